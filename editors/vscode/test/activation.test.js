// The bundle with a real server, and an editor that answers to everything and does nothing.
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const BUNDLE = path.join(__dirname, '../dist/extension.js');
const PROGRAM = process.env.CLEARSPAN;

/** What has every member, can be called and constructed, and is told apart by its name alone. */
function anything(name, known = {}) {
    const members = new Map(Object.entries(known));
    const itself = new Proxy(function () {}, {
        get(target, key) {
            if (members.has(key)) return members.get(key);
            if (key === 'then') return undefined;
            if (key === 'prototype') return target.prototype;
            if (key === Symbol.toPrimitive) return () => name;
            if (key === Symbol.iterator) return function* () {};
            return anything(`${name}.${String(key)}`);
        },
        set: (_, key, value) => members.set(key, value) && true,
        apply: () => anything(`${name}()`),
        // A class that extends it keeps its own members.
        construct: (_, __, made) => (made === itself ? anything(`new ${name}`) : Object.create(made.prototype)),
    });
    return itself;
}

function editor(settings) {
    const commands = new Map();
    const said = [];
    const known = {
        version: '1.91.0',
        env: anything('env', { language: 'en', appName: 'test' }),
        commands: anything('commands', { registerCommand: (name, run) => (commands.set(name, run), { dispose() {} }) }),
        workspace: anything('workspace', {
            workspaceFolders: undefined,
            textDocuments: [],
            notebookDocuments: [],
            getConfiguration: () => ({ get: (key, otherwise) => settings[key] ?? otherwise }),
        }),
        window: anything('window', {
            visibleTextEditors: [],
            showErrorMessage: (text) => (said.push(text), Promise.resolve(undefined)),
            createOutputChannel: () =>
                Object.fromEntries(
                    ['append', 'appendLine', 'show', 'dispose', 'trace', 'debug', 'info', 'warn', 'error', 'onDidChangeLogLevel'].map(
                        (name) => [name, (text) => void said.push(String(text))],
                    ),
                ),
        }),
    };
    return { vscode: anything('vscode', known), commands, said };
}

function load(vscode) {
    const before = Module._load;
    Module._load = (name, ...rest) => (name === 'vscode' ? vscode : before(name, ...rest));
    delete require.cache[BUNDLE];
    try {
        return require(BUNDLE);
    } finally {
        Module._load = before;
    }
}

const built = fs.existsSync(BUNDLE) ? false : 'npm run build comes first';

test('a program that is not there is told, and nothing breaks', { skip: built }, async () => {
    const { vscode, commands, said } = editor({ path: '/not/there/clearspan' });
    const extension = load(vscode);
    await extension.activate({ subscriptions: [] });
    assert.ok(said.some((text) => text.includes('`/not/there/clearspan` does not start')), said.join('\n'));
    assert.deepEqual([...commands.keys()].filter((name) => name.startsWith('clearspan.')), ['clearspan.restart', 'clearspan.showOutput']);
    await extension.deactivate();
});

test('the server is started and leaves', { skip: built || (PROGRAM ? false : 'CLEARSPAN names no program') }, async () => {
    const { vscode, commands, said } = editor({ path: PROGRAM, arguments: ['--severity', 'high'] });
    const extension = load(vscode);
    await extension.activate({ subscriptions: [] });
    await commands.get('clearspan.restart')();
    await extension.deactivate();
    assert.ok(!said.some((text) => /does not start|error/i.test(text)), said.join('\n'));
});
