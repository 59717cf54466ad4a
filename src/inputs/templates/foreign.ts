import path from 'node:path'

/** What to run where the file of a tool was given that makes templates, and not what it makes. */
interface ForeignFile {
  names: RegExp
  /** As the end of a sentence that begins with the file's name. */
  remedy: string
}

const FRAMEWORKS = 'see docs/frameworks.md'

const FOREIGN: readonly ForeignFile[] = [
  {
    names: /^serverless\.(ya?ml|json|ts|m?js|cjs)$/,
    remedy:
      'is what Serverless Framework makes a template of; run serverless package, and give the directory .serverless',
  },
  {
    names: /^cdk\.json$/,
    remedy: 'is what CDK makes templates of; run cdk synth, and give the directory cdk.out',
  },
  {
    names: /\.(tf|tofu)(\.json)?$|^terragrunt\.hcl$/,
    remedy:
      'is what Terraform makes a plan of; run terraform plan -out=plan.bin and terraform show -json plan.bin > plan.json, and give plan.json',
  },
  {
    names: /^sst\.config\.(ts|m?js)$/,
    remedy: `is SST's: with SST 2 run sst build and give the directory .sst/dist, with SST 3 list the functions under functions (${FRAMEWORKS})`,
  },
  {
    names: /^Pulumi(\..+)?\.ya?ml$/,
    remedy: `is Pulumi's, which makes no template; list the functions under functions, with function-name and head-code (${FRAMEWORKS})`,
  },
  {
    names: /^cdktf\.json$/,
    remedy: `is CDKTF's; run cdktf synth, and give the plan of what it writes as JSON (${FRAMEWORKS})`,
  },
  {
    names: /^samconfig\.(toml|ya?ml)$/,
    remedy: 'holds options of SAM; run sam build, and give .aws-sam/build/template.yaml',
  },
  {
    names: /^(app\.arc|\.arc|arc\.(json|ya?ml|toml))$/,
    remedy: `is Architect's; give the template of SAM that it deploys (${FRAMEWORKS})`,
  },
  {
    names: /^chalicelib$|^\.chalice$/,
    remedy: `is Chalice's; run chalice package, and give the template that it writes (${FRAMEWORKS})`,
  },
]

/** What to do instead, where a file is another tool's: `cdk.json is what CDK makes templates of; …`. */
export function foreignHint(file: string): string | undefined {
  const name = path.basename(file)
  const found = FOREIGN.find(({ names }) => names.test(name))
  return found && `${name} ${found.remedy}`
}
