rule "ecs-public-ip" {
  title       = "ECS tasks have no public addresses"
  severity    = "high"
  rationale   = "A task with a public address can be reached from the internet if its security groups allow it, bypassing load balancers and firewalls."
  remediation = "Set assign_public_ip = false in network_configuration, and place the tasks in private subnets with a NAT gateway or VPC endpoints: otherwise they cannot pull images."
  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service",
  ]
  controls = {
    aws-fsbp = ["ECS.2", "ECS.16"]
  }
  aliases = ["CKV_AWS_333"]

  example "fail" {
    code = <<-EOT
      resource "aws_ecs_service" "api" {
        name            = "api"
        cluster         = "main"
        task_definition = "api:42"
        desired_count   = 2
        launch_type     = "FARGATE"

        network_configuration {
          subnets          = ["subnet-0a1b2c3d4e5f60718"]
          security_groups  = ["sg-0a1b2c3d4e5f60718"]
          assign_public_ip = true
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ecs_service" "api" {
        name            = "api"
        cluster         = "main"
        task_definition = "api:42"
        desired_count   = 2
        launch_type     = "FARGATE"

        network_configuration {
          subnets         = ["subnet-0a1b2c3d4e5f60718"]
          security_groups = ["sg-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }
}

resource_policy "{aws_ecs_service,aws_ecs_task_set}" "address" {
  controls = { aws-fsbp = meta.type == "aws_ecs_service" ? ["ECS.2"] : ["ECS.16"] }

  enforce {
    condition     = core::try(attrs.network_configuration[0].assign_public_ip, false) != true
    error_message = "`${meta.address}` gives its tasks public addresses"
    pass_message  = "no public addresses are assigned"
  }

  # Tasks in a public subnet without a NAT gateway can no longer reach the internet or pull images.
  fix "assign no public addresses" {
    set    = [for block in attrs.network_configuration : { at = block.assign_public_ip, value = false } if block.assign_public_ip == true]
    safety = "unsafe"
  }
}
