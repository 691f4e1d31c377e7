// What is started, and with which arguments: from settings to words, without the editor.
'use strict';

const os = require('node:os');
const path = require('node:path');

/**
 * The program that the setting names. `~` is the home directory, `${workspaceFolder}` the first folder of the window; a
 * bare name is looked up on PATH by the system, and what is relative stands below the folder.
 */
function program(setting, folder) {
    const named = (setting || '').trim() || 'clearspan';
    const filled = named
        .replace(/^~(?=$|[\\/])/, () => os.homedir())
        .replaceAll('${workspaceFolder}', () => folder ?? '')
        .replaceAll('${userHome}', () => os.homedir());
    const isBare = !/[\\/]/.test(filled);
    return isBare || path.isAbsolute(filled) || !folder ? filled : path.join(folder, filled);
}

/** The words behind the program: options of `clearspan check` stand behind `--`. */
function words(options) {
    const typed = (Array.isArray(options) ? options : []).filter((option) => typeof option === 'string');
    return typed.length === 0 ? ['lsp'] : ['lsp', '--', ...typed];
}

/** What the server is told of: languages by the names that editors use, and files that have none of their own. */
const DOCUMENTS = [
    ...['terraform', 'terraform-vars', 'opentofu', 'opentofu-vars', 'hcl', 'yaml', 'helm', 'dockercompose'].map(
        (language) => ({ scheme: 'file', language }),
    ),
    { scheme: 'file', pattern: '**/*.{tf,tofu,tfvars,yaml,yml}' },
    { scheme: 'file', pattern: '**/*.{tf,tofu,tfvars}.json' },
    { scheme: 'file', pattern: '**/*.{policy,rule}.hcl' },
];

module.exports = { program, words, DOCUMENTS };
