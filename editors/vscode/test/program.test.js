'use strict';

const test = require('node:test');
const assert = require('node:assert');
const os = require('node:os');
const path = require('node:path');
const { program, words } = require('../src/program');

test('a bare name is left to PATH, what is relative stands below the folder', () => {
    assert.equal(program(undefined, '/work'), 'clearspan');
    assert.equal(program('  ', '/work'), 'clearspan');
    assert.equal(program('clearspan-next', '/work'), 'clearspan-next');
    assert.equal(program('bin/clearspan', '/work'), path.join('/work', 'bin/clearspan'));
    assert.equal(program('bin/clearspan', undefined), 'bin/clearspan');
    assert.equal(program('/opt/$&/clearspan', '/work'), '/opt/$&/clearspan');
    assert.equal(program('${workspaceFolder}/clearspan', '/a $& b'), '/a $& b/clearspan');
    assert.equal(program('~/bin/clearspan', '/work'), `${os.homedir()}/bin/clearspan`);
    assert.equal(program('~other/clearspan', '/work'), path.join('/work', '~other/clearspan'));
});

test('options of check stand behind two dashes', () => {
    assert.deepEqual(words([]), ['lsp']);
    assert.deepEqual(words(undefined), ['lsp']);
    assert.deepEqual(words(['--environment', 'production', 3]), ['lsp', '--', '--environment', 'production']);
});
