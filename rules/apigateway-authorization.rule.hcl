rule "apigateway-authorization" {
  title       = "API methods and routes require authorization"
  severity    = "medium"
  rationale   = "A method or route without authorization can be called by anyone who finds its URL, and so can the backend behind it."
  remediation = "Set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM with an authorizer_id (methods), authorization_type to AWS_IAM, JWT or CUSTOM (routes), or require an API key. For a REST API a resource policy that allows only some callers is enough."
  references = [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/apigatewayv2_route",
  ]
  controls = {
    aws-fsbp = ["APIGateway.8"]
  }
  aliases = [
    "CKV_AWS_59",
    "CKV_AWS_309",
    "CKV2_AWS_70",
    "AVD-AWS-0004",
    "AWS-0004",
    "aws-apigateway-no-public-access",
    "15ccec05-5476-4890-ad19-53991eba1db8",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_apigatewayv2_api" "orders" {
        name          = "orders"
        protocol_type = "HTTP"
      }

      resource "aws_apigatewayv2_route" "list" {
        api_id    = aws_apigatewayv2_api.orders.id
        route_key = "GET /orders"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_apigatewayv2_api" "orders" {
        name          = "orders"
        protocol_type = "HTTP"
      }

      resource "aws_apigatewayv2_route" "list" {
        api_id             = aws_apigatewayv2_api.orders.id
        route_key          = "GET /orders"
        authorization_type = "AWS_IAM"
      }
    EOT
  }
}

input "public-routes" {
  type        = list(string)
  default     = []
  description = "keys of routes that anyone may call, such as `GET /health`"
}

resource_policy "aws_api_gateway_method" "method" {
  controls = { aws-fsbp = [] }

  locals {
    api = graph::follow(attrs.rest_api_id)
    # An API that a data source finds has no id here: it is created elsewhere, and its type is unknown.
    types    = core::try(local.api.id, null) == null ? core::getdatasource("aws_api_gateway_rest_api", { id = attrs.rest_api_id }).types : core::try(local.api.endpoint_configuration[0].types, [])
    inline   = core::try(local.api.policy, null)
    attached = [for policy in graph::referrers(local.api, "aws_api_gateway_rest_api_policy", "rest_api_id") : policy.policy]
    policies = core::concat(local.inline == null ? [] : [local.inline], local.attached)
    # A policy restricts an API if it does not allow everyone, or denies everyone except some, as with `NotIpAddress`.
    restricted = core::length(local.policies) > 0 && core::alltrue([
      for policy in local.policies : core::length(iam::public_statements(policy)) == 0 || core::anytrue([
        for statement in iam::statements(policy) : statement.effect == "Deny" && core::anytrue([for operator in core::keys(statement.conditions) : core::contains_substring(operator, "Not")]) if statement.conditions != null
      ])
    ])
  }

  # Browsers send OPTIONS without credentials; private APIs are reachable through VPC endpoints only.
  filter = attrs.http_method != "OPTIONS" && !core::contains(local.types, "PRIVATE") && !local.restricted

  enforce {
    condition     = core::try(attrs.authorization, "NONE") != "NONE" || attrs.api_key_required == true
    error_message = "`${meta.address}` can be called by anyone: it requires no authorization and no API key"
    pass_message  = core::try(attrs.authorization, "NONE") != "NONE" ? "`authorization` is ${attrs.authorization}" : "an API key is required"
  }
}

resource_policy "aws_apigatewayv2_route" "route" {
  locals {
    # A WebSocket API authorizes connections, not messages: only `$connect` supports it.
    http    = core::contains_substring(attrs.route_key, "/") || (attrs.route_key == "$default" && graph::follow(attrs.api_id).protocol_type != "WEBSOCKET")
    connect = attrs.route_key == "$connect"
  }

  filter = (local.http || local.connect) && !core::startswith(attrs.route_key, "OPTIONS ") && !core::contains(input.public-routes, attrs.route_key)

  enforce {
    condition     = core::try(attrs.authorization_type, "NONE") != "NONE" || attrs.api_key_required == true
    error_message = "`${meta.address}` can be called by anyone: it requires no authorization"
    pass_message  = core::try(attrs.authorization_type, "NONE") != "NONE" ? "`authorization_type` is ${attrs.authorization_type}" : "an API key is required"
  }
}
