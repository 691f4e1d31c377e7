// Starts `clearspan lsp`, and again when a setting changes that it was started with.
'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { program, words, DOCUMENTS } = require('./program');

/** The running client, the window's output, and the last step: each waits for the one before. */
let client;
let output;
let steps = Promise.resolve();

function settings() {
    return vscode.workspace.getConfiguration('clearspan');
}

async function start() {
    if (!settings().get('enable', true)) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const command = program(settings().get('path'), folder);
    const server = {
        command,
        args: words(settings().get('arguments')),
        // Without a transport the streams are used, and no `--stdio` is put behind the options of `check`.
        options: { cwd: folder },
    };
    const started = new LanguageClient('clearspan', 'clearspan', server, {
        documentSelector: DOCUMENTS,
        outputChannel: output,
    });
    try {
        await started.start();
        client = started;
    } catch (error) {
        await failed(command, error);
    }
}

async function failed(command, error) {
    output.appendLine(`\`${command}\` does not start: ${error?.message ?? error}`);
    const settle = 'Open the Settings';
    const show = 'Show the Output';
    // Not awaited by who starts: the message may stand for hours.
    void vscode.window
        .showErrorMessage(`clearspan: \`${command}\` does not start; is it installed, and on PATH or in \`clearspan.path\`?`, settle, show)
        .then((chosen) => {
            if (chosen === settle) return vscode.commands.executeCommand('workbench.action.openSettings', 'clearspan.path');
            if (chosen === show) output.show();
            return undefined;
        });
}

async function stop() {
    const running = client;
    client = undefined;
    // One that died has nothing left to say.
    await running?.dispose().catch(() => undefined);
}

function restart() {
    steps = steps.then(stop).then(start);
    return steps;
}

async function activate(context) {
    output = vscode.window.createOutputChannel('clearspan', { log: true });
    context.subscriptions.push(
        output,
        vscode.commands.registerCommand('clearspan.restart', restart),
        vscode.commands.registerCommand('clearspan.showOutput', () => output.show()),
        vscode.workspace.onDidGrantWorkspaceTrust(restart),
        vscode.workspace.onDidChangeConfiguration((change) => {
            const counts = ['enable', 'path', 'arguments'].some((key) => change.affectsConfiguration(`clearspan.${key}`));
            return counts ? restart() : undefined;
        }),
    );
    await restart();
}

function deactivate() {
    steps = steps.then(stop);
    return steps;
}

module.exports = { activate, deactivate };
