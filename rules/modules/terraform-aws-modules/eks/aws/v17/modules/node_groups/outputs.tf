output "node_groups" {
  value = aws_eks_node_group.workers
}
