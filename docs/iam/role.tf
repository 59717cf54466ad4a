# A role for GitHub Actions that may check the functions of this account with isolated previews,
# and sweep what was left behind. Needs GitHub's OIDC provider in the account.

variable "repository" {
  description = "owner/name of the repository whose pull requests are checked."
  type        = string
}

variable "execution_role_arn" {
  description = "ARN of the role that the functions, and so their previews, run as."
  type        = string
}

variable "oidc_provider_arn" {
  description = "ARN of the provider for token.actions.githubusercontent.com."
  type        = string
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  lambda    = "arn:${data.aws_partition.current.partition}:lambda:*:${data.aws_caller_identity.current.account_id}"
  functions = "${local.lambda}:function"
}

resource "aws_iam_role" "lambda_cost_gate" {
  name_prefix = "lambda-cost-gate-"
  description = "Lambda Cost Gate for pull requests"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:pull_request"
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
        Sid      = "CreatePreviewsThatCarryAMark"
        Effect   = "Allow"
        Action   = ["lambda:CreateFunction", "lambda:TagResource"]
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
          "lambda:UpdateFunctionConfiguration",
        ]
        Resource = "${local.functions}:lambda-cost-gate-*"
        Condition = {
          StringEqualsIfExists = { "aws:ResourceTag/lambda-cost-gate:repository" = var.repository }
        }
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

# All previews log here; without it Lambda makes the group itself and keeps everything.
resource "aws_cloudwatch_log_group" "previews" {
  name              = "/aws/lambda/lambda-cost-gate"
  retention_in_days = 7
}

output "role_arn" {
  description = "For role-to-assume of aws-actions/configure-aws-credentials."
  value       = aws_iam_role.lambda_cost_gate.arn
}
