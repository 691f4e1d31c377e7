rule "apigateway-access-logs" {
  title       = "API stages write access logs"
  severity    = "medium"
  rationale   = "Access logs show who called an API, how and when. Without them attacks and abuse cannot be reconstructed."
  remediation = "Add access_log_settings with the ARN of a CloudWatch log group (or a Firehose stream) and a format."
  references = [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/apigatewayv2_stage",
  ]
  controls = {
    aws-fsbp = ["APIGateway.9"]
  }
  aliases = [
    "CKV_AWS_76",
    "AVD-AWS-0001",
    "AWS-0001",
    "aws-apigateway-enable-access-logging",
    "1b6799eb-4a7a-4b04-9001-8cceb9999326",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_api_gateway_stage" "production" {
        rest_api_id   = "a1b2c3d4e5"
        deployment_id = "f6g7h8"
        stage_name    = "production"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_cloudwatch_log_group" "access" {
        name              = "/apis/orders/access"
        retention_in_days = 90
      }

      resource "aws_api_gateway_stage" "production" {
        rest_api_id   = "a1b2c3d4e5"
        deployment_id = "f6g7h8"
        stage_name    = "production"

        access_log_settings {
          destination_arn = aws_cloudwatch_log_group.access.arn
          format          = "$context.requestId $context.identity.sourceIp $context.httpMethod $context.path $context.status"
        }
      }
    EOT
  }
}

resource_policy "{aws_api_gateway_stage,aws_apigatewayv2_stage}" "logs" {
  controls = { aws-fsbp = meta.type == "aws_apigatewayv2_stage" ? ["APIGateway.9"] : [] }

  enforce {
    condition     = core::length(attrs.access_log_settings) > 0
    error_message = "`${meta.address}` writes no access logs"
    pass_message  = "`access_log_settings` is set"
  }
}
