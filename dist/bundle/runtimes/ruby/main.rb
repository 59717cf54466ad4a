# frozen_string_literal: true

# Runtime client of `ruby*` functions: loads the handler and serves invocations over the Lambda Runtime
# API. Behaviour and messages follow aws-lambda-ruby-runtime-interface-client; names at the top level
# (LambdaHandler, LambdaContext, AwsLambda::Marshaller) are those that functions meet on Lambda.

require 'json'
require 'logger'
require_relative 'api'
require_relative 'context'
require_relative 'errors'
require_relative 'handler'
require_relative 'log'
require_relative 'marshaller'
require_relative 'meter'

# AWS's client loads these for itself, so functions get away without requiring them.
autoload :Net, 'net/http'
autoload :URI, 'uri'

module LambdaCostGate
  class Runtime
    def initialize
      @started = Start.new(Reading.new)
      @api = RuntimeApi.new(ENV.fetch('AWS_LAMBDA_RUNTIME_API'))
    end

    def run
      handler = load_handler
      ready = Reading.new.header(@started)
      loop do
        request = @api.request('GET', 'invocation/next', ready)
        ready = {}
        serve(handler, request)
      end
    end

    private

    def load_handler
      task_root = ENV.fetch('LAMBDA_TASK_ROOT')
      $LOAD_PATH.unshift(task_root) unless $LOAD_PATH.include?(task_root)
      handler = LambdaHandler.new(env_handler: ENV.fetch('_HANDLER'))
      require handler.handler_file_name
      handler
    rescue Exception => e # LoadError and SyntaxError, too
      failure = Failure.new(e, 'Init')
      log_error('Init error when loading handler ', failure)
      report('init/error', failure, {})
      exit(-4)
    end

    def serve(handler, request)
      before = Reading.new
      id = request['Lambda-Runtime-Aws-Request-Id']
      $_global_aws_request_id = id
      ENV['_X_AMZN_TRACE_ID'] = request['Lambda-Runtime-Trace-Id']
      body, type = handler.call_handler(
        request: AwsLambda::Marshaller.marshall_request(request), context: LambdaContext.new(request, before)
      )
      body = body.read if type == 'application/unknown'
      @api.request('POST', "invocation/#{id}/response", Reading.new.header(before), body)
    rescue Failure => e
      log_error(e.critical? ? 'Critical exception from handler' : 'Error raised from handler method', e)
      report("invocation/#{id}/error", e, Reading.new.header(before))
      exit(-1) if e.critical?
    end

    def log_error(title, failure)
      puts title, JSON.pretty_generate(failure.to_lambda_response)
    end

    def report(path, failure, usage)
      type = { 'Lambda-Runtime-Function-Error-Type' => failure.runtime_error_type }
      @api.request('POST', path, type.merge(usage), failure.to_lambda_response.to_json)
    end
  end
end

$stdout.sync = true
LambdaCostGate::Runtime.new.run
