rule "rds-password-literal" {
  title       = "Master passwords of databases are kept out of the repository"
  severity    = "critical"
  rationale   = "A password in the code is known to everybody who can read the repository, its history and its copies, and the master user may do everything in the database. Whoever reaches the port has it all."
  remediation = "Let the service keep the password: manage_master_user_password = true (manage_master_password for Redshift). Or generate it with random_password, read it from Secrets Manager, or use the write-only argument. A variable that carries it must be sensitive. Change a password that was committed: it stays in the history."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
  ]
  controls = {
    nist-800-53-r5 = ["IA-5(7)"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
        username          = "app"
        password          = "correct-horse-battery-staple"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier                  = "orders"
        engine                      = "postgres"
        instance_class              = "db.t4g.medium"
        allocated_storage           = 50
        username                    = "app"
        manage_master_user_password = true
      }
    EOT
  }
}

resource_policy "aws_db_instance" "password" {
  # Not null, as far as is known: a variable without a value may be either.
  filter = src::is_literal(attrs.password) || !src::is_literal(core::try(attrs.password, "none"))

  locals {
    plain = src::through_plain_variable(attrs.password)
    # Known or not: an unknown value may be written in another place.
    known = core::startswith(attrs.password, "a") || !core::startswith(attrs.password, "a")
  }

  enforce {
    condition     = !src::is_literal(attrs.password)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.password) || src::is_stored_secret(attrs.password) || !local.plain
    error_message = "the master password of `${meta.address}` comes through a variable that is not sensitive"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.password) || local.plain || src::is_stored_secret(attrs.password) || local.known
    error_message = "the master password of `${meta.address}` is not kept in a store"
    pass_message  = "the password is generated or comes from a store"
  }
}

resource_policy "aws_db_instance" "write-only" {
  filter = core::try(attrs.password_wo, null) != null

  enforce {
    condition     = !src::is_literal(attrs.password_wo)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = "`password_wo` is write-only, and is not written in the repository"
  }
}

resource_policy "aws_db_instance" "managed" {
  filter = core::try(attrs.manage_master_user_password, false) == true

  enforce {
    condition    = true
    pass_message = "the password is generated and kept in Secrets Manager"
  }
}

resource_policy "{aws_rds_cluster,aws_docdb_cluster}" "password" {
  # Not null, as far as is known: a variable without a value may be either.
  filter = src::is_literal(attrs.master_password) || !src::is_literal(core::try(attrs.master_password, "none"))

  locals {
    plain = src::through_plain_variable(attrs.master_password)
    # Known or not: an unknown value may be written in another place.
    known = core::startswith(attrs.master_password, "a") || !core::startswith(attrs.master_password, "a")
  }

  enforce {
    condition     = !src::is_literal(attrs.master_password)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.master_password) || src::is_stored_secret(attrs.master_password) || !local.plain
    error_message = "the master password of `${meta.address}` comes through a variable that is not sensitive"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.master_password) || local.plain || src::is_stored_secret(attrs.master_password) || local.known
    error_message = "the master password of `${meta.address}` is not kept in a store"
    pass_message  = "the password is generated or comes from a store"
  }
}

resource_policy "{aws_rds_cluster,aws_docdb_cluster}" "write-only" {
  filter = core::try(attrs.master_password_wo, null) != null

  enforce {
    condition     = !src::is_literal(attrs.master_password_wo)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = "`master_password_wo` is write-only, and is not written in the repository"
  }
}

resource_policy "{aws_rds_cluster,aws_docdb_cluster}" "managed" {
  filter = core::try(attrs.manage_master_user_password, false) == true

  enforce {
    condition    = true
    pass_message = "the password is generated and kept in Secrets Manager"
  }
}

resource_policy "aws_redshift_cluster" "password" {
  # Not null, as far as is known: a variable without a value may be either.
  filter = src::is_literal(attrs.master_password) || !src::is_literal(core::try(attrs.master_password, "none"))

  locals {
    plain = src::through_plain_variable(attrs.master_password)
    # Known or not: an unknown value may be written in another place.
    known = core::startswith(attrs.master_password, "a") || !core::startswith(attrs.master_password, "a")
  }

  enforce {
    condition     = !src::is_literal(attrs.master_password)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.master_password) || src::is_stored_secret(attrs.master_password) || !local.plain
    error_message = "the master password of `${meta.address}` comes through a variable that is not sensitive"
    pass_message  = ""
  }

  enforce {
    condition     = src::is_literal(attrs.master_password) || local.plain || src::is_stored_secret(attrs.master_password) || local.known
    error_message = "the master password of `${meta.address}` is not kept in a store"
    pass_message  = "the password is generated or comes from a store"
  }
}

resource_policy "aws_redshift_cluster" "write-only" {
  filter = core::try(attrs.master_password_wo, null) != null

  enforce {
    condition     = !src::is_literal(attrs.master_password_wo)
    error_message = "the master password of `${meta.address}` is written in the repository"
    pass_message  = "`master_password_wo` is write-only, and is not written in the repository"
  }
}

resource_policy "aws_redshift_cluster" "managed" {
  filter = core::try(attrs.manage_master_password, false) == true

  enforce {
    condition    = true
    pass_message = "the password is generated and kept in Secrets Manager"
  }
}
