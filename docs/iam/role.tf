# A role for GitHub Actions that may check the functions of this account with isolated previews,
# and sweep what was left behind. Needs GitHub's OIDC provider in the account.

variable "repository" {
  description = "owner/name of the repository whose pull requests are checked."
  type        = string
}

variable "owner_id" {
  description = "Number of the owner: gh api repos/OWNER/NAME --jq .owner.id. Null: any."
  type        = number
  default     = null
}

variable "repository_id" {
  description = "Number of the repository: gh api repos/OWNER/NAME --jq .id. Null: any."
  type        = number
  default     = null
}

variable "default_branch" {
  description = "Branch whose runs (push, schedule, sweep) may assume the role, too."
  type        = string
  default     = "main"
}

variable "environment" {
  description = "Environment of GitHub whose jobs may assume the role, too, where there is one."
  type        = string
  default     = null
}

variable "execution_role_arn" {
  description = "ARN of the role that the functions, and so their previews, run as."
  type        = string
}

variable "oidc_provider_arn" {
  description = "ARN of the provider for token.actions.githubusercontent.com."
  type        = string
}

variable "upload_bucket" {
  description = "Name of the bucket for zips above 50 MB (upload-bucket), where there is one."
  type        = string
  default     = null
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  lambda    = "arn:${data.aws_partition.current.partition}:lambda:*:${data.aws_caller_identity.current.account_id}"
  functions = "${local.lambda}:function"
  logs      = "arn:${data.aws_partition.current.partition}:logs:*:${data.aws_caller_identity.current.account_id}:log-group"
  owner     = split("/", var.repository)[0]
  name      = split("/", var.repository)[1]
  owner_id  = var.owner_id == null ? "*" : tostring(var.owner_id)
  id        = var.repository_id == null ? "*" : tostring(var.repository_id)
  # Repositories made, renamed or transferred since 15 July 2026 have ids in their subject.
  repositories = [
    "repo:${var.repository}",
    "repo:${local.owner}@${local.owner_id}/${local.name}@${local.id}",
  ]
  contexts = concat(
    ["pull_request", "ref:refs/heads/${var.default_branch}"],
    var.environment == null ? [] : ["environment:${var.environment}"],
  )
  subjects = [for pair in setproduct(local.repositories, local.contexts) : join(":", pair)]
  bucket    = var.upload_bucket == null ? null : "arn:${data.aws_partition.current.partition}:s3:::${var.upload_bucket}"
}

resource "aws_iam_role" "lambda_cost_gate" {
  name_prefix = "lambda-cost-gate-"
  description = "Lambda Cost Gate for pull requests"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        }
        StringLike = {
          "token.actions.githubusercontent.com:sub" = local.subjects
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "lambda_cost_gate" {
  name = "lambda-cost-gate"
  role = aws_iam_role.lambda_cost_gate.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ReadTheFunctionsToCheck"
        Effect = "Allow"
        Action = [
          "lambda:GetCodeSigningConfig",
          "lambda:GetFunction",
          "lambda:GetFunctionCodeSigningConfig",
          "lambda:GetFunctionConcurrency",
          "lambda:GetLayerVersion",
          "lambda:GetProvisionedConcurrencyConfig",
          "lambda:GetRuntimeManagementConfig",
          "lambda:ListProvisionedConcurrencyConfigs",
        ]
        Resource = [
          "${local.lambda}:code-signing-config:*",
          "${local.functions}:*",
          "arn:${data.aws_partition.current.partition}:lambda:*:*:layer:*",
        ]
      },
      {
        Sid      = "LookAround"
        Effect   = "Allow"
        Action   = ["lambda:GetAccountSettings", "lambda:ListFunctions"]
        Resource = "*"
      },
      {
        Sid      = "CreatePreviews"
        Effect   = "Allow"
        Action   = ["lambda:CreateFunction"]
        Resource = "${local.functions}:lambda-cost-gate-*"
        Condition = {
          StringEqualsIfExists = { "aws:RequestTag/lambda-cost-gate:repository" = var.repository }
        }
      },
      {
        Sid      = "MarkThemAsOurs"
        Effect   = "Allow"
        Action   = ["lambda:TagResource"]
        Resource = "${local.functions}:lambda-cost-gate-*"
        Condition = {
          StringEquals = { "aws:RequestTag/lambda-cost-gate:repository" = var.repository }
        }
      },
      {
        Sid    = "UsePreviewsOfOurOwn"
        Effect = "Allow"
        Action = [
          "lambda:CreateAlias",
          "lambda:DeleteFunction",
          "lambda:GetAlias",
          "lambda:InvokeFunction",
          "lambda:PublishVersion",
          "lambda:PutRuntimeManagementConfig",
          "lambda:UpdateFunctionCode",
          "lambda:UpdateFunctionConfiguration",
        ]
        Resource = "${local.functions}:lambda-cost-gate-*"
        Condition = {
          StringEqualsIfExists = { "aws:ResourceTag/lambda-cost-gate:repository" = var.repository }
        }
      },
      {
        Sid      = "GiveTheLogGroupOfPreviewsARetention"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
        Resource = "${local.logs}:/aws/lambda/lambda-cost-gate*"
      },
      {
        Sid      = "SeeWhetherItHasOne"
        Effect   = "Allow"
        Action   = ["logs:DescribeLogGroups"]
        Resource = "${local.logs}:*"
      },
      {
        Sid      = "SeeWhereTheTimeGoes"
        Effect   = "Allow"
        Action   = ["xray:BatchGetTraces"]
        Resource = "*"
      },
      {
        Sid      = "CountWhatPreviewsLog"
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents"]
        Resource = "${local.logs}:/aws/lambda/lambda-cost-gate:*"
      },
      {
        Sid       = "RunPreviewsAsTheFunctionsRun"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = var.execution_role_arn
        Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_iam_role_policy" "upload_bucket" {
  count = var.upload_bucket == null ? 0 : 1
  name  = "lambda-cost-gate-upload-bucket"
  role  = aws_iam_role.lambda_cost_gate.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "LetZipsAbove50MBLieInTheBucketMeanwhile"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject"]
        Resource = "${local.bucket}/lambda-cost-gate/*"
      },
      {
        Sid       = "FindWhatWasLeftBehindThere"
        Effect    = "Allow"
        Action    = ["s3:ListBucket"]
        Resource  = local.bucket
        Condition = { StringLike = { "s3:prefix" = "lambda-cost-gate/*" } }
      },
    ]
  })
}

# All previews log here; a run that finds no such group makes it, with the same retention.
resource "aws_cloudwatch_log_group" "previews" {
  name              = "/aws/lambda/lambda-cost-gate"
  retention_in_days = 7
}

output "role_arn" {
  description = "For role-to-assume of aws-actions/configure-aws-credentials."
  value       = aws_iam_role.lambda_cost_gate.arn
}
