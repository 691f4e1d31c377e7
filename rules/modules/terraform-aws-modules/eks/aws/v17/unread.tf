variable "kubeconfig_output_path" {
  type    = string
  default = "./"
}
variable "kubeconfig_file_permission" {
  type    = string
  default = "0600"
}
variable "write_kubeconfig" {
  type    = bool
  default = true
}
variable "default_platform" {
  type    = string
  default = "linux"
}
variable "manage_aws_auth" {
  type    = bool
  default = true
}
variable "aws_auth_additional_labels" {
  type    = map(string)
  default = {}
}
variable "map_accounts" {
  type    = list(string)
  default = []
}
variable "map_roles" {
  type = list(object({
    rolearn  = string
    username = string
    groups   = list(string)
  }))
  default = []
}
variable "map_users" {
  type = list(object({
    userarn  = string
    username = string
    groups   = list(string)
  }))
  default = []
}
variable "fargate_subnets" {
  type    = list(string)
  default = []
}
variable "worker_groups" {
  default = []
}
variable "worker_groups_launch_template" {
  default = []
}
variable "worker_ami_name_filter" {
  type    = string
  default = ""
}
variable "worker_ami_name_filter_windows" {
  type    = string
  default = ""
}
variable "worker_ami_owner_id" {
  type    = string
  default = "amazon"
}
variable "worker_ami_owner_id_windows" {
  type    = string
  default = "amazon"
}
variable "workers_additional_policies" {
  type    = list(string)
  default = []
}
variable "kubeconfig_api_version" {
  type    = string
  default = "client.authentication.k8s.io/v1alpha1"
}
variable "kubeconfig_aws_authenticator_command" {
  type    = string
  default = "aws-iam-authenticator"
}
variable "kubeconfig_aws_authenticator_command_args" {
  type    = list(string)
  default = []
}
variable "kubeconfig_aws_authenticator_additional_args" {
  type    = list(string)
  default = []
}
variable "kubeconfig_aws_authenticator_env_variables" {
  type    = map(string)
  default = {}
}
variable "kubeconfig_name" {
  type    = string
  default = ""
}
variable "cluster_create_timeout" {
  type    = string
  default = "30m"
}
variable "cluster_delete_timeout" {
  type    = string
  default = "15m"
}
variable "cluster_update_timeout" {
  type    = string
  default = "60m"
}
variable "worker_create_initial_lifecycle_hooks" {
  type    = bool
  default = false
}
variable "attach_worker_cni_policy" {
  type    = bool
  default = true
}
variable "fargate_profiles" {
  default = {}
}
variable "create_fargate_pod_execution_role" {
  type    = bool
  default = true
}
variable "fargate_pod_execution_role_name" {
  type    = string
  default = null
}
variable "wait_for_cluster_timeout" {
  type    = number
  default = 300
}
variable "openid_connect_audiences" {
  type    = list(string)
  default = []
}
