rule "workspaces-encryption" {
  title       = "Volumes of WorkSpaces are encrypted"
  severity    = "medium"
  rationale   = "The volumes of a desktop hold whatever its user works on. Encryption can only be chosen when a WorkSpace is created."
  remediation = "Set root_volume_encryption_enabled = true and user_volume_encryption_enabled = true, and volume_encryption_key to use your own key. Either replaces the WorkSpace, and what is on its volumes is lost."
  references = [
    "https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/workspaces_workspace",
  ]
  controls = {
    aws-fsbp = ["WorkSpaces.1", "WorkSpaces.2"]
  }
  aliases = [
    "CKV_AWS_155",
    "CKV_AWS_156",
    "AVD-AWS-0109",
    "AWS-0109",
    "aws-workspaces-enable-disk-encryption",
    "b9033580-6886-401a-8631-5f19f5bb24c7",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_workspaces_workspace" "analyst" {
        directory_id                   = "d-9067672b3c"
        bundle_id                      = "wsb-bh8rsxt14"
        user_name                      = "analyst"
        root_volume_encryption_enabled = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_workspaces_workspace" "analyst" {
        directory_id                   = "d-9067672b3c"
        bundle_id                      = "wsb-bh8rsxt14"
        user_name                      = "analyst"
        root_volume_encryption_enabled = true
        user_volume_encryption_enabled = true
      }
    EOT
  }
}

resource_policy "aws_workspaces_workspace" "volumes" {
  enforce {
    aliases       = ["CKV_AWS_156", "AVD-AWS-0109", "AWS-0109", "aws-workspaces-enable-disk-encryption", "b9033580-6886-401a-8631-5f19f5bb24c7"]
    condition     = attrs.root_volume_encryption_enabled == true
    error_message = "`${meta.address}` does not encrypt its root volume"
    pass_message  = "the root volume is encrypted"
    controls      = { aws-fsbp = ["WorkSpaces.2"] }
  }

  enforce {
    aliases       = ["CKV_AWS_155", "AVD-AWS-0109", "AWS-0109", "aws-workspaces-enable-disk-encryption", "b9033580-6886-401a-8631-5f19f5bb24c7"]
    condition     = attrs.user_volume_encryption_enabled == true
    error_message = "`${meta.address}` does not encrypt its user volume"
    pass_message  = "the user volume is encrypted"
    controls      = { aws-fsbp = ["WorkSpaces.1"] }
  }

  # The WorkSpace is replaced, and what is on its volumes is lost.
  fix "encrypt both volumes, in a new WorkSpace" {
    set = [
      { path = "root_volume_encryption_enabled", value = true },
      { path = "user_volume_encryption_enabled", value = true },
    ]
    safety = "unsafe"
  }
}
