//! Modules as people write them, made from building blocks: no two are alike.

/// A small generator of numbers that is the same everywhere.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const VALUES: [&str; 22] = [
    "true",
    "5432",
    "\"t3.medium\"",
    "var.name",
    "local.tags",
    "aws_vpc.main.id",
    "\"${var.name}-${local.suffix}\"",
    "var.subnets[count.index]",
    "aws_subnet.private[*].id",
    "length(var.azs) > 0 ? var.azs : []",
    "[\"10.0.0.0/16\", var.cidr]",
    "try(var.settings.size, 3)",
    "[\n    \"one\",\n    var.two,\n    \"three\",\n  ]",
    "{\n    Name = \"x\"\n    Owner = var.owner\n  }",
    "merge(local.tags, {\n    Name = \"${var.name}-db\"\n  })",
    "jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      {\n        Effect = \"Allow\"\n        Action = [\"s3:Get*\"]\n      },\n    ]\n  })",
    "<<-EOT\n    #!/bin/bash\n    echo ${var.name} > \"/tmp/x\"\n  EOT",
    "<<EOF\n{\n  \"a\": [1, 2]\n}\nEOF",
    "{ for k, v in var.users : k => upper(v.name) if v.admin }",
    "[\n    for s in var.subnets : s.cidr\n    if s.public\n  ]",
    "var.enabled && (\n    var.count > 1 || var.force\n  )",
    "templatefile(\"${path.module}/x.tpl\", { name = var.name })",
];

const KEYS: [&str; 12] =
    ["name", "size", "vpc_id", "subnet_ids", "tags", "policy", "engine", "port", "count", "user_data", "enabled", "encrypted"];

fn arguments(numbers: &mut Numbers, text: &mut String, indent: &str, count: usize) {
    let from = numbers.below(KEYS.len());
    for i in 0..count.min(KEYS.len()) {
        let value = numbers.pick(&VALUES);
        let value = if value.starts_with("<<EOF") { value.to_string() } else { value.replace("\n  ", &format!("\n{indent}")) };
        text.push_str(&format!("{indent}{} = {value}\n", KEYS[(from + i) % KEYS.len()]));
        if numbers.below(6) == 0 {
            text.push_str(&format!("{indent}# why {i}\n"));
        }
    }
}

/// The text of a module with its number as seed.
pub fn module(seed: u64) -> String {
    let mut numbers = Numbers::new(seed + 1);
    let mut text = String::from("# a module\n\n");
    for i in 0..6 + numbers.below(14) {
        let count = 1 + numbers.below(5);
        match numbers.below(7) {
            0 => text.push_str(&format!("variable \"v{i}\" {{\n  type = string\n  default = \"x\"\n}}\n\n")),
            1 => text.push_str(&format!("variable \"v{i}\" {{ default = {i} }}\n")),
            2 => text.push_str(&format!("output \"o{i}\" {{\n  value = aws_vpc.main[{i}].id\n}}\n\n")),
            3 => {
                text.push_str("locals {\n");
                arguments(&mut numbers, &mut text, "  ", count);
                text.push_str("}\n\n");
            }
            kind => {
                let header = ["resource \"aws_db_instance\"", "data \"aws_ami\"", "resource \"aws_vpc\""][kind - 4];
                text.push_str(&format!("{header} \"r{i}\" {{\n"));
                arguments(&mut numbers, &mut text, "  ", count);
                if numbers.below(2) == 0 {
                    text.push_str("\n  lifecycle {\n    ignore_changes = [tags]\n  }\n");
                }
                if numbers.below(3) == 0 {
                    text.push_str("  dynamic \"ingress\" {\n    for_each = var.rules\n    content {\n");
                    arguments(&mut numbers, &mut text, "      ", 2);
                    text.push_str("    }\n  }\n");
                }
                text.push_str("}\n\n");
            }
        }
    }
    text
}
