# frozen_string_literal: true

require 'stringio'

module AwsLambda
  # From event to Ruby and from Ruby to response; functions may define these methods anew.
  class Marshaller
    class << self
      def marshall_request(raw_request)
        json = raw_request['Content-Type'] == 'application/json'
        json ? JSON.parse(raw_request.body) : raw_request.body
      end

      def marshall_response(method_response)
        case method_response
        when StringIO, IO then [method_response, 'application/unknown']
        else method_response.to_json
        end
      end
    end
  end
end
