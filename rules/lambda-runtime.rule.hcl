rule "lambda-runtime" {
  title       = "Functions use supported runtimes"
  severity    = "medium"
  rationale   = "A deprecated runtime gets no security fixes, and later Lambda refuses to create or update functions that use it."
  remediation = "Set runtime to a supported version and test the function with it; for provided runtimes, build against the newer base image."
  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function",
  ]
  controls = {
    aws-fsbp = ["Lambda.2"]
  }
  aliases = ["CKV_AWS_363"]

  example "fail" {
    code = <<-EOT
      resource "aws_lambda_function" "resize" {
        function_name = "resize"
        role          = "arn:aws:iam::111122223333:role/resize"
        filename      = "resize.zip"
        handler       = "index.handler"
        runtime       = "nodejs14.x"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_lambda_function" "resize" {
        function_name = "resize"
        role          = "arn:aws:iam::111122223333:role/resize"
        filename      = "resize.zip"
        handler       = "index.handler"
        runtime       = "nodejs24.x"
      }
    EOT
  }
}

resource_policy "aws_lambda_function" "runtime" {
  # An image brings its own runtime.
  filter = core::try(attrs.package_type, "Zip") != "Image" && attrs.runtime != null

  enforce {
    condition     = aws::is_supported("lambda-runtime", attrs.runtime)
    error_message = "`${meta.address}` uses a deprecated runtime: ${violation.text}"
    pass_message  = "${attrs.runtime} is supported"
  }
}
