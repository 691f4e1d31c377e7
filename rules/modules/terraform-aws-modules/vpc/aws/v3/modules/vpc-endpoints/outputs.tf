output "endpoints" {
  value = aws_vpc_endpoint.this
}
