rule "lambda-public" {
  title       = "Only named callers can invoke functions"
  severity    = "critical"
  rationale   = "A function that everybody can invoke runs with the rights of its role for everybody. A service principal without a source is less, but anybody who can use that service in their own account can make it invoke the function."
  remediation = "On aws_lambda_permission name the principal, and for a service principal also source_arn or source_account. On aws_lambda_function_url set authorization_type = \"AWS_IAM\", or put an API Gateway with an authorizer or CloudFront with origin access control in front."
  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_permission",
  ]
  controls = {
    aws-fsbp = ["Lambda.1"]
  }
  aliases = [
    "CKV_AWS_301",
    "CKV_AWS_258",
    "CKV_AWS_364",
    "AVD-AWS-0067",
    "AWS-0067",
    "aws-lambda-restrict-source-arn",
    "e08ed7eb-f3ef-494d-9d22-2e3db756a347",
    "1btsf2f9-af8c-4dfc-a0f1-a03adb70deb2",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_lambda_permission" "invoke" {
        statement_id  = "AllowInvoke"
        action        = "lambda:InvokeFunction"
        function_name = "orders"
        principal     = "*"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_sns_topic" "orders" {
        name = "orders"
      }

      resource "aws_lambda_permission" "invoke" {
        statement_id  = "AllowInvoke"
        action        = "lambda:InvokeFunction"
        function_name = "orders"
        principal     = "sns.amazonaws.com"
        source_arn    = aws_sns_topic.orders.arn
      }
    EOT
  }
}

resource_policy "aws_lambda_permission" "principal" {
  locals {
    # An ARN of anything in any account limits nothing.
    any     = core::regex_match(attrs.source_arn, "^(\\*|arn:[^:]*:[^:]*:[^:]*:\\*?:\\*)$") && src::is_literal(attrs.source_arn)
    source  = attrs.source_arn != null && attrs.source_arn != "" && !local.any
    # The account's own id, or the ARN of a role: a reference to something is never everybody.
    named   = attrs.principal != "*" || (!src::is_literal(attrs.principal) && graph::follow(attrs.principal) != null)
    account = attrs.source_account != null && attrs.source_account != "" && attrs.source_account != "*"
  }

  enforce {
    condition     = local.named || local.source || local.account || attrs.principal_org_id != null || attrs.event_source_token != null
    error_message = "`${meta.address}` lets everybody invoke the function: `principal` is `*`, and no condition limits that"
    pass_message  = (src::is_literal(attrs.principal) && attrs.principal == "*") ? "`principal` is `*`, but a condition limits it" : "`principal` names the caller"
  }

  # The calls come through a service of AWS, which is one step more than none.
  enforce {
    condition     = !core::regex_match(attrs.principal, "\\.amazonaws\\.com(\\.cn)?$") || (!src::is_literal(attrs.principal) && graph::follow(attrs.principal) != null) || local.source || local.account
    severity      = "high"
    error_message = "`${meta.address}` lets `${attrs.principal}` invoke the function for any account: neither `source_arn` nor `source_account` says for which"
    pass_message  = "" # the first one says it
  }
}

resource_policy "aws_lambda_function_url" "authorization" {
  enforce {
    condition     = attrs.authorization_type != "NONE"
    error_message = "`${meta.address}` lets everybody invoke the function: `authorization_type` is `NONE`, must be `AWS_IAM`"
    pass_message  = "callers must sign their requests"
  }

  # Clients that do not sign their requests are refused from then on.
  fix "require signed requests" {
    set    = { path = "authorization_type", value = "AWS_IAM" }
    safety = "unsafe"
  }
}
