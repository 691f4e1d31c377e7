module_model "cloudposse/label/null" {
  versions   = ">= 0.22, < 0.26"
  repository = "github.com/cloudposse/terraform-null-label"
}
