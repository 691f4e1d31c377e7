rule "ecs-task-isolation" {
  title       = "ECS tasks are isolated from their host"
  severity    = "high"
  rationale   = "A privileged container, or one that shares the processes or, as root, the network of its host, is one vulnerability away from the host and everything on it. A read-only root filesystem keeps an intruder from installing tools."
  remediation = "In container_definitions remove privileged = true and set readonlyRootFilesystem = true (with volumes for what must be written); in the task definition remove pid_mode = \"host\", and use network_mode = \"awsvpc\" or a user that is not root. Every change makes a new revision."
  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition",
  ]
  controls = {
    aws-fsbp = ["ECS.1", "ECS.3", "ECS.4", "ECS.5"]
  }
  aliases = [
    "CKV_AWS_334",
    "CKV_AWS_335",
    "CKV_AWS_336",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ecs_task_definition" "api" {
        family = "api"

        container_definitions = jsonencode([
          {
            name                   = "api"
            image                  = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1.4.2"
            memory                 = 512
            privileged             = true
            readonlyRootFilesystem = true
          }
        ])
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ecs_task_definition" "api" {
        family = "api"

        container_definitions = jsonencode([
          {
            name                   = "api"
            image                  = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1.4.2"
            memory                 = 512
            readonlyRootFilesystem = true
          }
        ])
      }
    EOT
  }
}

input "read-only-root" {
  type        = bool
  default     = true
  description = "whether containers need a read-only root filesystem"
}

resource_policy "aws_ecs_task_definition" "isolation" {
  # The provider requires it; null can only be the default of a module's variable.
  filter = attrs.container_definitions != null

  locals {
    containers = core::jsondecode(attrs.container_definitions)
    # Windows has no read-only root filesystem.
    windows = core::startswith(core::try(attrs.runtime_platform[0].operating_system_family, "LINUX"), "WINDOWS")
    # A container runs as root unless it, or its image, says otherwise.
    host_network = core::try(attrs.network_mode, "bridge") == "host"

    privileged = [for container in local.containers : core::try(container.name, "without a name") if core::try(container.privileged, false) == true]
    as_root    = [for container in local.containers : core::try(container.name, "without a name") if core::regex_match(core::try(container.user, "root"), "^(root|0)?(:|$)")]
    writable   = [for container in local.containers : core::try(container.name, "without a name") if core::try(container.readonlyRootFilesystem, false) != true]
  }

  enforce {
    aliases       = ["CKV_AWS_334"]
    condition     = core::alltrue([for container in local.containers : core::try(container.privileged, false) != true])
    error_message = "`${meta.address}` runs privileged containers: ${core::join(", ", local.privileged)}"
    pass_message  = "no container is privileged"
    controls      = { aws-fsbp = ["ECS.4"] }
  }

  enforce {
    aliases       = ["CKV_AWS_335"]
    condition     = core::try(attrs.pid_mode, "task") != "host"
    error_message = "`${meta.address}` shares the processes of its host: `pid_mode` is `host`"
    pass_message  = "the processes of the host are not shared"
    controls      = { aws-fsbp = ["ECS.3"] }
  }

  enforce {
    aliases       = []
    condition     = core::alltrue([for container in local.containers : !core::regex_match(core::try(container.user, "root"), "^(root|0)?(:|$)") if local.host_network])
    error_message = "`${meta.address}` uses the network of its host, with containers that run as root: ${core::join(", ", local.as_root)}"
    pass_message  = local.host_network ? "no container in the network of the host runs as root" : "the network of the host is not used"
    controls      = { aws-fsbp = ["ECS.1"] }
  }

  enforce {
    aliases       = ["CKV_AWS_336"]
    condition     = core::alltrue([for container in local.containers : core::try(container.readonlyRootFilesystem, false) == true if input.read-only-root && !local.windows])
    error_message = "`${meta.address}` has containers with a writable root filesystem: ${core::join(", ", local.writable)}"
    pass_message  = input.read-only-root && !local.windows ? "root filesystems are read-only" : ""
    controls      = { aws-fsbp = input.read-only-root ? ["ECS.5"] : [] }
  }
}
