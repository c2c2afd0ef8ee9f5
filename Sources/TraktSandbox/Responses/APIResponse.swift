// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// A response of Trakt: a status with JSON, an HTML page, or no body.
struct APIResponse: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields = [:]
  var body: ByteBuffer = ByteBuffer()

  static func json(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> APIResponse {
    APIResponse(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: ByteBuffer(bytes: json.encoded))
  }

  /// An HTML page; Trakt responds to 404, 405 and others with an empty one.
  static func page(_ status: HTTPResponse.Status, _ html: String = "") -> APIResponse {
    APIResponse(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ByteBuffer(string: html))
  }

  static var noContent: APIResponse { APIResponse(status: .noContent) }

  var response: Response {
    var headers = headers
    if status != .noContent { headers[.contentLength] = String(body.readableBytes) }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}

extension APIResponse: ResponseGenerator {
  func response(from request: Request, context: some RequestContext) -> Response { response }
}
