# frozen_string_literal: true

module LambdaCostGate
  # An error as Lambda words it: its type says which part of the runtime met it.
  class Failure < StandardError
    CLIENT = __dir__
    KNOWN = %w[ArgumentError NoMethodError Exception StandardError NameError LoadError SystemExit SystemStackError].freeze
    # What Lambda's Ruby runtimes bring, and a machine's Ruby does not.
    SDK = /cannot load such file -- (aws-[\w-]+)/.freeze

    def initialize(original, part = 'Function')
      super(original.message)
      @name = original.class.to_s
      @type = "#{part}<#{@name}>"
      @text = original.message + hint(original)
      @trace = own_trace(original)
      # NameError and NoMethodError among them: Lambda starts a new environment after these.
      @critical = original.is_a?(NameError) || !original.is_a?(StandardError)
    end

    def critical?
      @critical
    end

    def runtime_error_type
      KNOWN.include?(@name) ? @type : 'Function<UserException>'
    end

    def to_lambda_response
      { errorMessage: @text, errorType: @type, stackTrace: @trace }
    end

    private

    def own_trace(original)
      (original.backtrace_locations || []).first(100).take_while { |line| !line.path.start_with?(CLIENT) }.map(&:to_s)
    end

    def hint(original)
      gem = original.is_a?(LoadError) && original.message[SDK, 1]
      return '' unless gem

      "\nLambda's Ruby runtimes bring #{gem}, this machine's ruby does not: install it (gem install #{gem}), " \
        'put it into the package, or give it as a layer.'
    end
  end
end
