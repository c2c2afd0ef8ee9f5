// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

extension Refusal {
  /// The response in Trakt's form, often not JSON.
  var apiResponse: APIResponse {
    switch self {
    case .malformed(let message):
      return .json(["error": .string(message)], .badRequest)
    case .notFound:
      return .page(.notFound)
    case .alreadyScrobbled(let watchedAt, let expiresAt):
      return .json(
        ["watched_at": Timestamp.json(watchedAt), "expires_at": Timestamp.json(expiresAt)],
        .conflict)
    case .precondition:
      return .page(.preconditionFailed)
    case .invalid(let message):
      return .json(["error": .string(message)], .unprocessableContent)
    case .unauthorized:
      var response = APIResponse.page(.unauthorized)
      response.headers[.wwwAuthenticate] = #"Bearer realm="Trakt", error="invalid_token""#
      return response
    case .forbidden:
      return .page(.forbidden)
    case .accountLimit:
      return .page(HTTPResponse.Status(code: 420))
    case .vipOnly:
      return .page(HTTPResponse.Status(code: 426))
    case .applicationBlocked:
      return APIResponse(
        status: .forbidden, headers: [.contentType: "text/plain"],
        body: ByteBuffer(string: "Forbidden"))
    case .blocked:
      return .page(.forbidden, Self.cloudflarePage)
    case .limited(let excess):
      return excess.apiResponse
    case .oauth(let status, let error, let description):
      return .json(
        ["error": .string(error), "error_description": .string(description)],
        HTTPResponse.Status(code: status))
    case .device(let refusal):
      return .page(HTTPResponse.Status(code: refusal.rawValue))
    }
  }

  private static let cloudflarePage = """
    <!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>
    <body><h1>Sorry, you have been blocked</h1></body></html>
    """
}

extension RateLimiter.LimitExceeded {
  /// `Retry-After` in seconds, and `X-Ratelimit` with JSON in a header.
  fileprivate var apiResponse: APIResponse {
    var response = APIResponse.page(.tooManyRequests)
    let limit: JSON = [
      "name": .string(bucket.rawValue), "period": .integer(period), "limit": .integer(limit),
      "remaining": 0, "until": Timestamp.json(until),
    ]
    response.headers[.retryAfter] = String(retryAfter)
    response.headers[.rateLimit] = limit.line
    return response
  }
}

extension Refusal: HTTPResponseError {
  var status: HTTPResponse.Status { apiResponse.status }

  func response(from request: Request, context: some RequestContext) -> Response {
    apiResponse.response
  }
}
