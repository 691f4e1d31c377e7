//! In Neovim, without a screen: a diagnostic while typing, a fix applied, and the diagnostic gone.

use super::CACHE;
use super::client::{Client, plain};
use super::programs;

const SCRIPT: &str = r#"
local failed = function(what) print('FAILED: ' .. what) vim.cmd('cquit!') end
local wait = function(what, condition)
  if not vim.wait(30000, condition, 10) then failed(what) end
end
vim.cmd('edit ROOT/main.tf')
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = 'clearspan', cmd = { 'PROGRAM', 'lsp' }, root_dir = 'ROOT',
  workspace_folders = { { uri = vim.uri_from_fname('ROOT'), name = 'root' } } })
if not client then failed('the server does not start') end
vim.lsp.buf_attach_client(buffer, client)
local has = function(code)
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if one.code == code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code == code) then return one end
  end
end
wait('a diagnostic of what is there', function() return has('elasticache-multi-az') end)
-- Typed, not saved: a second group, which lacks everything.
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '# é😀', 'resource "aws_memorydb_cluster" "typed" {}' })
wait('a diagnostic of what was typed', function()
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if one.lnum == 10 and one.message:find('not backed up') then return true end
  end
end)
-- The fix that the server offers is made in the buffer.
local found = has('elasticache-multi-az')
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
local parameters = vim.lsp.util.make_range_params()
parameters.context = { diagnostics = {} }
local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', parameters, 30000)
local action
for _, answer in pairs(answers or {}) do
  for _, one in ipairs(answer.result or {}) do
    if one.isPreferred then action = action or one end
  end
end
if not action then failed('no action is offered') end
vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
if vim.api.nvim_buf_get_lines(buffer, 1, 2, false)[1] ~= '  default = true' then failed('the fix is not in the buffer') end
wait('the diagnostic is gone', function() return not has('elasticache-multi-az') end)
print('HELD')
vim.lsp.stop_client(client)
vim.cmd('qall!')
"#;

#[test]
fn neovim_shows_what_is_typed_and_makes_the_fix() {
    let Some(_) = programs::program("neovim_shows_what_is_typed_and_makes_the_fix", "nvim") else { return };
    let directory = Client::directory(&[("main.tf", CACHE)]);
    let root = directory.path().canonicalize().unwrap();
    let script = SCRIPT.replace("ROOT", &plain(&root)).replace("PROGRAM", env!("CARGO_BIN_EXE_clearspan"));
    let path = root.join("script.lua");
    std::fs::write(&path, script).unwrap();
    let arguments = ["--clean", "--headless", "-n", "-c", &format!("luafile {}", plain(&path))];
    let home = root.join("home").display().to_string();
    let environment = [("HOME", home.as_str()), ("XDG_STATE_HOME", &home), ("XDG_CACHE_HOME", &home)];
    let told = programs::run(&root, "nvim", &arguments, &environment, 0);
    assert!(told.contains("HELD"), "{told}");
}
