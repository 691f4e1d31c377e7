rule "ebs-encryption-at-rest" {
  title       = "EBS volumes are encrypted at rest"
  severity    = "high"
  rationale   = "Volumes and the snapshots that are made of them outlive the instance. Encryption keeps their data unreadable outside the account, and it can only be chosen when the volume is created."
  remediation = "Set encrypted = true on the volume or block device, or switch it on for the whole region with aws_ebs_encryption_by_default. A volume that exists is replaced: copy its snapshot encrypted first."
  references = [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_volume",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance",
  ]
  controls = {
    aws-fsbp      = ["EC2.3", "EC2.173", "EC2.181"]
    "cis-aws-3.0" = ["2.2.1"]
    "cis-aws-5.0" = ["5.1.1"]
  }
  aliases = [
    "CKV_AWS_3",
    "CKV_AWS_8",
    "CKV_AWS_204",
    "CKV2_AWS_2",
    "AVD-AWS-0008",
    "AWS-0008",
    "aws-autoscaling-enable-at-rest-encryption",
    "aws-ec2-enable-launch-config-at-rest-encryption",
    "AVD-AWS-0026",
    "AWS-0026",
    "aws-ebs-enable-volume-encryption",
    "aws-ec2-enable-volume-encryption",
    "AVD-AWS-0131",
    "AWS-0131",
    "aws-ec2-enable-at-rest-encryption",
    "cc997676-481b-4e93-aa81-d19f8c5e9b12",
    "e6b4b943-6883-47a9-9739-7ada9568f8ca",
    "4de9de27-254e-424f-bd70-4c1e95790838",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_ebs_volume" "orders" {
        availability_zone = "eu-central-1a"
        size              = 100
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_ebs_volume" "orders" {
        availability_zone = "eu-central-1a"
        size              = 100
        encrypted         = true
      }
    EOT
  }
}

resource_policy "aws_ebs_volume" "volume" {
  controls = { aws-fsbp = ["EC2.3"] }

  locals {
    # Where the region encrypts every new volume, nothing else has to be written.
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
    snapshot = core::try(attrs.snapshot_id, null)
    # A volume is encrypted whenever its snapshot is, and a snapshot whenever its volume was. Of a snapshot that is made
    # elsewhere only AWS knows.
    from_snapshot = local.snapshot == null ? false : (core::try(graph::follow(local.snapshot).encrypted == true, false) || core::try(graph::follow(graph::follow(local.snapshot).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true)
  }

  enforce {
    condition     = core::alltrue([for volume in [attrs] : core::try(volume.encrypted, false) == true || local.from_snapshot if !local.by_default])
    error_message = "`${meta.address}` is not encrypted: `encrypted` is ${core::try(attrs.encrypted, null) == null ? "not set" : "`false`"}"
    pass_message  = core::try(attrs.encrypted, false) == true ? "`encrypted` is `true`" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the volume is made from an encrypted snapshot"
  }

  # A volume cannot be encrypted later: it is replaced, and its data is lost.
  fix "encrypt, in a new volume" {
    set    = { path = "encrypted", value = true }
    safety = "unsafe"
  }
}

resource_policy "{aws_instance,aws_launch_configuration}" "devices" {
  controls = { aws-fsbp = meta.type == "aws_instance" ? ["EC2.3"] : [] }

  locals {
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
    roots    = attrs.root_block_device
    devices  = [for device in attrs.ebs_block_device : device if core::try(device.no_device, false) != true]
    template = core::try(core::length(attrs.launch_template), 0) > 0
    image    = core::anytrue([for image in core::getresources("aws_ami_copy", { id = core::try(attrs.ami, attrs.image_id, null) }) : image.encrypted == true])
  }

  # What an instance does not write itself comes from its launch template, which is checked on its own.
  filter = !local.template || core::length(local.roots) + core::length(local.devices) > 0

  # A root volume that is not written is encrypted if the image is, and of most images only AWS knows.
  enforce {
    condition     = local.by_default || core::length(local.roots) > 0 || local.template || local.image || core::getdatasource("aws_ami", {}).encrypted == true
    error_message = "`${meta.address}` has a root volume that is not encrypted"
    pass_message  = core::length(local.roots) > 0 || local.template ? "" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the image is encrypted"
  }

  enforce {
    condition     = core::alltrue([for root in local.roots : core::try(root.encrypted, false) == true if !local.by_default && !local.image])
    error_message = "`${meta.address}` does not encrypt its root volume: `encrypted` is ${core::try(local.roots[0].encrypted, null) == null ? "not set" : "`false`"} in `root_block_device`"
    pass_message  = core::length(local.roots) == 0 ? "" : core::try(local.roots[0].encrypted, false) == true ? "the root volume is encrypted" : local.image ? "the image is encrypted" : "`aws_ebs_encryption_by_default` encrypts every new volume of the region"
  }

  enforce {
    condition = core::alltrue([
      for device in local.devices :
      core::try(device.encrypted, false) == true || (core::try(device.snapshot_id, null) == null ? false : (core::try(graph::follow(device.snapshot_id).encrypted == true, false) || core::try(graph::follow(graph::follow(device.snapshot_id).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true))
      if !local.by_default
    ])
    error_message = "`${meta.address}` attaches a volume that is not encrypted"
    pass_message  = core::length(local.devices) == 0 ? "" : core::alltrue([for device in local.devices : core::try(device.encrypted, false) == true]) ? "every `ebs_block_device` is encrypted" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the snapshots are encrypted"
  }
}

resource_policy "aws_spot_fleet_request" "devices" {
  controls = { aws-fsbp = ["EC2.173"] }

  locals {
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
    roots   = core::flatten([for specification in attrs.launch_specification : specification.root_block_device])
    devices = core::flatten([for specification in attrs.launch_specification : specification.ebs_block_device])
  }

  # Without launch specifications the fleet uses launch templates, which are checked on their own.
  filter = core::length(attrs.launch_specification) > 0

  enforce {
    condition = core::alltrue([
      for specification in attrs.launch_specification :
      local.by_default || core::length(specification.root_block_device) > 0 || core::getdatasource("aws_ami", {}).encrypted == true
    ])
    error_message = "`${meta.address}` starts instances whose root volume is not encrypted"
    pass_message  = core::length(local.roots) > 0 ? "" : "`aws_ebs_encryption_by_default` encrypts every new volume of the region"
  }

  enforce {
    condition     = core::alltrue([for root in local.roots : core::try(root.encrypted, false) == true if !local.by_default])
    error_message = "`${meta.address}` does not encrypt the root volume of its instances"
    pass_message  = core::length(local.roots) == 0 ? "" : core::alltrue([for root in local.roots : core::try(root.encrypted, false) == true]) ? "the root volumes are encrypted" : "`aws_ebs_encryption_by_default` encrypts every new volume of the region"
  }

  enforce {
    condition = core::alltrue([
      for device in local.devices :
      core::try(device.encrypted, false) == true || (core::try(device.snapshot_id, null) == null ? false : (core::try(graph::follow(device.snapshot_id).encrypted == true, false) || core::try(graph::follow(graph::follow(device.snapshot_id).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true))
      if !local.by_default
    ])
    error_message = "`${meta.address}` attaches a volume that is not encrypted"
    pass_message  = core::length(local.devices) == 0 ? "" : core::alltrue([for device in local.devices : core::try(device.encrypted, false) == true]) ? "every `ebs_block_device` is encrypted" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the snapshots are encrypted"
  }
}

resource_policy "aws_launch_template" "devices" {
  controls = { aws-fsbp = ["EC2.181"] }

  locals {
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
    # Mappings without `ebs` are instance stores, or devices that are left out.
    devices = core::flatten([for mapping in attrs.block_device_mappings : mapping.ebs])
    image   = core::anytrue([for image in core::getresources("aws_ami_copy", { id = core::try(attrs.image_id, null) }) : image.encrypted == true])
  }

  enforce {
    condition     = local.by_default || core::length(local.devices) > 0 || local.image || core::getdatasource("aws_ami", {}).encrypted == true
    error_message = "`${meta.address}` has a root volume that is not encrypted"
    pass_message  = core::length(local.devices) > 0 ? "" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the image is encrypted"
  }

  enforce {
    condition = core::alltrue([
      for device in local.devices :
      core::try(device.encrypted, false) == true || (core::try(device.snapshot_id, null) == null ? false : (core::try(graph::follow(device.snapshot_id).encrypted == true, false) || core::try(graph::follow(graph::follow(device.snapshot_id).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true))
      if !local.by_default && !local.image
    ])
    error_message = "`${meta.address}` maps a volume that is not encrypted"
    pass_message  = core::length(local.devices) == 0 ? "" : core::alltrue([for device in local.devices : core::try(device.encrypted, false) == true]) ? "every volume in `block_device_mappings` is encrypted" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the snapshots are encrypted"
  }

  # Which of the mappings are the image's, only AWS knows.
  enforce {
    condition = core::alltrue([
      for device in local.devices :
      core::try(device.encrypted, false) == true || core::getdatasource("aws_ami", {}).encrypted == true
      if !local.by_default && local.image
    ])
    error_message = "`${meta.address}` maps a volume that is not encrypted"
    pass_message  = ""
  }
}

resource_policy "aws_ami" "devices" {
  controls = { aws-fsbp = [] }

  locals {
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
  }

  filter = core::length(attrs.ebs_block_device) > 0

  enforce {
    condition = core::alltrue([
      for device in attrs.ebs_block_device :
      core::try(device.encrypted, false) == true || (core::try(device.snapshot_id, null) == null ? false : (core::try(graph::follow(device.snapshot_id).encrypted == true, false) || core::try(graph::follow(graph::follow(device.snapshot_id).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true))
      if !local.by_default
    ])
    error_message = "`${meta.address}` describes a volume that is not encrypted"
    pass_message  = core::alltrue([for device in attrs.ebs_block_device : core::try(device.encrypted, false) == true]) ? "every `ebs_block_device` is encrypted" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume of the region" : "the snapshots are encrypted"
  }
}

# A snapshot has the encryption of its volume, which is checked where it is created. A copy can add it.
resource_policy "aws_ebs_snapshot_copy" "copy" {
  controls = { aws-fsbp = [] }

  locals {
    by_default = core::anytrue([
      for setting in core::getresources("aws_ebs_encryption_by_default", {}) :
      setting.enabled == true && (
        core::try(setting.region, null) == core::try(attrs.region, null)
        || (core::try(setting.region, null) == null) != (core::try(attrs.region, null) == null) && core::getdatasource("aws_region", {}).name == core::try(setting.region, attrs.region)
      )
    ])
  }

  enforce {
    condition     = core::alltrue([for snapshot in [attrs] : core::try(snapshot.encrypted, false) == true || (core::try(graph::follow(attrs.source_snapshot_id).encrypted == true, false) || core::try(graph::follow(graph::follow(attrs.source_snapshot_id).volume_id).encrypted == true, false) || core::getdatasource("aws_ebs_snapshot", {}).encrypted == true) if !local.by_default])
    error_message = "`${meta.address}` is not encrypted"
    pass_message  = core::try(attrs.encrypted, false) == true ? "`encrypted` is `true`" : local.by_default ? "`aws_ebs_encryption_by_default` encrypts every new volume and snapshot copy of the region" : "the source of the copy is encrypted"
  }
}
