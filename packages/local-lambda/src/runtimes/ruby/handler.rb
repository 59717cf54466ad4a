# frozen_string_literal: true

# Finds the handler, `file.method` or `file.Class.method`, and calls it.
class LambdaHandler
  attr_reader :handler_file_name, :handler_method_name

  def initialize(env_handler:)
    parts = env_handler.split('.')
    @handler_file_name, *@handler_class, @handler_method_name = parts
    return if [2, 3].include?(parts.size)

    raise ArgumentError,
          "Invalid handler #{parts}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME " \
          'corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace ' \
          'and METHOD is a callable method. If using CLASS, METHOD must be a class-level method.'
  end

  # The response and its content type, or only its text as JSON. Raises a Failure for whatever goes wrong.
  def call_handler(request:, context:)
    name, = @handler_class
    response =
      if name
        Kernel.const_get(name).send(@handler_method_name, event: request, context: context)
      else
        __send__(@handler_method_name, event: request, context: context)
      end
    AwsLambda::Marshaller.marshall_response(response)
  rescue Exception => e
    raise LambdaCostGate::Failure.new(e)
  end
end
