use crate::policy::sample::run;

/// Outcome, place and label of one condition on every resource of a type, in source order.
fn lines(kind: &str, condition: &str, source: &str) -> Vec<String> {
    let rule = format!(
        "rule \"r\" {{\n title = \"r\"\n severity = \"low\"\n}}\nresource_policy \"{kind}\" \"p\" {{\nenforce {{\ncondition = {condition}\nerror_message = \"bad\"\n}}\n}}\n"
    );
    run(&[("r.rule.hcl", &rule), ("main.tf", source)], false).lines()
}

fn outcomes(kind: &str, condition: &str, source: &str) -> String {
    let lines = lines(kind, condition, source);
    lines.iter().filter_map(|line| line.split(' ').next()).collect::<Vec<_>>().join(" ")
}

/// The outcomes of a policy text, written as `jsonencode`, as a heredoc and as a quoted string.
fn public(statement: &str) -> String {
    let json = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statement}]}}");
    let source = format!(
        "variable \"u\" {{}}\nresource \"aws_sns_topic\" \"t\" {{}}\nresource \"aws_sqs_queue_policy\" \"a\" {{\n  policy = <<-EOT\n    {json}\n  EOT\n}}\n"
    );
    outcomes("aws_sqs_queue_policy", "core::length(iam::public_statements(attrs.policy)) == 0", &source)
}

#[test]
fn everybody_is_whom_no_condition_with_a_fixed_value_narrows() {
    for (rest, expected) in [
        (r#""Principal": "*""#, "fail"),
        (r#""Principal": {"AWS": "*"}"#, "fail"),
        (r#""Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}"#, "fail"),
        (r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}"#, "fail"),
        (r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#, "pass"),
        (r#""Principal": {"Service": "sns.amazonaws.com"}"#, "pass"),
        (r#""Principal": "${var.u}""#, "unknown"),
        (r#""Principal": {"AWS": "arn:aws:iam::${var.u}:root"}"#, "pass"),
        (r#""Principal": "*", "Condition": {"ArnEquals": {"aws:SourceArn": "${aws_sns_topic.t.arn}"}}"#, "pass"),
        (r#""Principal": "*", "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:sns:*:111122223333:*"}}"#, "pass"),
        (r#""Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:bucket"}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket-*"}}"#, "pass"),
        (r#""Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "${var.u}"}}"#, "unknown"),
        (r#""Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "${var.u}"}}"#, "pass"),
        (r#""Principal": "*", "Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}"#, "pass"),
        (r#""Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#, "fail"),
        (r#""Principal": "*", "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}"#, "pass"),
    ] {
        assert_eq!(
            public(&format!("{{\"Effect\": \"Allow\", {rest}, \"Action\": \"sqs:*\", \"Resource\": \"*\"}}")),
            expected,
            "{rest}"
        );
    }
    assert_eq!(public(r#"{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}"#), "pass");
}

#[test]
fn parts_of_a_policy_stand_where_they_were_written() {
    let source = r#"
data "aws_iam_policy_document" "open" {
  statement {
    actions = ["sqs:SendMessage"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
resource "aws_sqs_queue_policy" "encoded" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:*" }] })
}
resource "aws_sqs_queue_policy" "heredoc" {
  policy = <<-EOT
    {
      "Statement": {"Effect": "Allow", "Resource": "${var.u}",
        "Principal": {"AWS": [ "*" ]}, "Action": "sqs:*"}
    }
  EOT
}
resource "aws_sqs_queue_policy" "quoted" {
  policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sqs:*\"}]}"
}
resource "aws_sqs_queue_policy" "document" {
  policy = data.aws_iam_policy_document.open.json
}
resource "aws_sqs_queue_policy" "nothing" {
}
variable "u" {}
"#;
    let condition = "core::length(iam::public_statements(attrs.policy)) == 0";
    assert_eq!(
        lines("aws_sqs_queue_policy", condition, source),
        [
            "fail aws_sqs_queue_policy.encoded @ main.tf:12 \"*\" | everybody, without a condition",
            "fail aws_sqs_queue_policy.heredoc @ main.tf:18 \"*\" | everybody, without a condition",
            "fail aws_sqs_queue_policy.quoted @ main.tf:23 \"*\\\" | everybody, without a condition",
            "fail aws_sqs_queue_policy.document @ main.tf:26 data.aws_iam_policy_document.open.json | everybody, without a condition",
            "pass aws_sqs_queue_policy.nothing @ main.tf:28 resource \"aws_sqs_queue_policy\" \"nothing\" | passes",
        ]
    );
}

#[test]
fn full_access_is_every_action_on_every_resource() {
    let source = |members: &str| {
        format!(
            "variable \"u\" {{}}\nresource \"aws_iam_policy\" \"a\" {{\n policy = jsonencode({{ Statement = [{{ {members} }}] }})\n}}\n"
        )
    };
    for (members, expected) in [
        (r#"Effect = "Allow", Action = "*", Resource = "*""#, "fail"),
        (r#"Effect = "Allow", Action = ["s3:*", "*"], Resource = ["*"]"#, "fail"),
        (r#"Effect = "Allow", NotAction = "iam:*", Resource = "*""#, "fail"),
        (r#"Effect = "Allow", Action = "s3:*", Resource = "*""#, "pass"),
        (r#"Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::a""#, "pass"),
        (r#"Effect = "Deny", Action = "*", Resource = "*""#, "pass"),
        (r#"Effect = "Allow", Action = var.u, Resource = "*""#, "unknown"),
        (r#"Effect = var.u, Action = "*", Resource = "*""#, "unknown"),
    ] {
        let condition = "core::length(iam::full_access_statements(attrs.policy)) == 0";
        assert_eq!(outcomes("aws_iam_policy", condition, &source(members)), expected, "{members}");
    }
}

#[test]
fn plain_http_is_denied_by_a_statement_about_everything() {
    let statement = |resource: &str, condition: &str| {
        format!(
            "variable \"u\" {{}}\nresource \"aws_s3_bucket\" \"b\" {{}}\nresource \"aws_s3_bucket_policy\" \"a\" {{\n policy = jsonencode({{ Statement = [{{ Effect = \"Deny\", Principal = \"*\", Action = \"s3:*\", Resource = {resource}, Condition = {condition} }}] }})\n}}\n"
        )
    };
    let insecure = r#"{ Bool = { "aws:SecureTransport" = "false" } }"#;
    for (resource, condition, expected) in [
        ("\"*\"", insecure, "pass"),
        ("[aws_s3_bucket.b.arn, \"${aws_s3_bucket.b.arn}/*\"]", insecure, "pass"),
        ("\"${aws_s3_bucket.b.arn}/*\"", insecure, "fail"),
        ("aws_s3_bucket.b.arn", insecure, "fail"),
        ("\"*\"", r#"{ Bool = { "aws:SecureTransport" = true } }"#, "fail"),
        ("\"*\"", r#"{ NumericLessThan = { "s3:TlsVersion" = 1.2 } }"#, "pass"),
        ("\"*\"", r#"{ Bool = { "aws:SecureTransport" = "false" }, StringEquals = { "aws:SourceVpc" = "vpc-1" } }"#, "fail"),
        ("\"*\"", "var.u", "unknown"),
    ] {
        let source = statement(resource, condition);
        let found = outcomes("aws_s3_bucket_policy", "iam::denies_insecure_transport(attrs.policy)", &source);
        assert_eq!(found, expected, "{resource} {condition}");
    }
}

#[test]
fn a_key_is_the_customers_or_one_that_aws_manages() {
    let source = |key: &str| {
        format!(
            "variable \"u\" {{}}\nresource \"aws_kms_key\" \"k\" {{}}\nresource \"aws_kms_alias\" \"a\" {{\n target_key_id = aws_kms_key.k.id\n}}\ndata \"aws_kms_alias\" \"managed\" {{\n name = \"alias/aws/rds\"\n}}\ndata \"aws_kms_key\" \"own\" {{\n key_id = \"alias/data\"\n}}\nresource \"aws_db_instance\" \"a\" {{\n kms_key_id = {key}\n}}\n"
        )
    };
    for (key, expected) in [
        ("aws_kms_key.k.arn", "pass"),
        ("aws_kms_alias.a.target_key_arn", "pass"),
        ("data.aws_kms_key.own.arn", "pass"),
        ("\"alias/data\"", "pass"),
        ("\"alias/aws/rds\"", "fail"),
        ("data.aws_kms_alias.managed.target_key_arn", "fail"),
        ("null", "fail"),
        ("var.u", "unknown"),
        ("\"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"", "unknown"),
    ] {
        assert_eq!(
            outcomes("aws_db_instance", "aws::key_kind(attrs.kms_key_id) == \"customer\"", &source(key)),
            expected,
            "{key}"
        );
    }
}

#[test]
fn a_parameter_in_force_is_what_its_group_sets() {
    let source = |group: &str| {
        format!(
            "variable \"u\" {{}}\nresource \"aws_db_parameter_group\" \"set\" {{\n name = \"set\"\n family = \"postgres14\"\n parameter {{\n  name = \"rds.force_ssl\"\n  value = \"1\"\n }}\n}}\nresource \"aws_db_parameter_group\" \"other\" {{\n name = \"other\"\n family = \"postgres14\"\n dynamic \"parameter\" {{\n  for_each = var.u\n  content {{\n   name = parameter.key\n   value = parameter.value\n  }}\n }}\n}}\nresource \"aws_db_instance\" \"a\" {{\n {group}\n}}\n"
        )
    };
    for (group, expected) in [
        ("parameter_group_name = aws_db_parameter_group.set.name", "pass"),
        ("parameter_group_name = \"set\"", "pass"),
        ("parameter_group_name = \"default.postgres14\"", "fail"),
        ("", "fail"),
        ("parameter_group_name = aws_db_parameter_group.other.id", "unknown"),
        ("parameter_group_name = \"made-elsewhere\"", "unknown"),
        ("parameter_group_name = var.u", "unknown"),
    ] {
        let found = outcomes("aws_db_instance", "aws::parameter(attrs, \"rds.force_ssl\") == \"1\"", &source(group));
        assert_eq!(found, expected, "{group}");
    }
}

#[test]
fn a_variable_that_is_not_sensitive_shows_what_goes_through_it() {
    let source = "variable \"plain\" {}\nvariable \"hidden\" {\n sensitive = true\n}\nvariable \"given\" {\n default = \"x\"\n}\nresource \"aws_x\" \"plain\" {\n t = var.plain\n}\nresource \"aws_x\" \"hidden\" {\n t = var.hidden\n}\nresource \"aws_x\" \"given\" {\n t = var.given\n}\nresource \"aws_x\" \"own\" {\n t = \"x\"\n}\n";
    assert_eq!(outcomes("aws_x", "!src::through_plain_variable(attrs.t)", source), "fail pass fail pass");
}

#[test]
fn what_a_data_source_gives_is_not_known() {
    let source =
        "data \"aws_subnet\" \"a\" {\n id = \"subnet-1\"\n}\nresource \"aws_x\" \"a\" {\n subnet = data.aws_subnet.a.id\n}\n";
    for (condition, expected) in [
        ("graph::follow(attrs.subnet).map_public_ip_on_launch == false", "unknown"),
        ("core::try(graph::follow(attrs.subnet).map_public_ip_on_launch, false) == false", "unknown"),
        ("graph::follow(attrs.subnet).id == \"subnet-1\"", "pass"),
    ] {
        assert_eq!(outcomes("aws_x", condition, source), expected, "{condition}");
    }
}
