fn main() -> std::process::ExitCode {
    clearspan::cli::run()
}
