// SPDX-License-Identifier: MIT

import Hummingbird

/// Cloudflare in front of Trakt: a missing or generic User-Agent gets a page with 403.
struct EdgeMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: CallContext,
    next: @concurrent (Request, CallContext) async throws -> Response
  ) async throws -> Response {
    guard Self.isSpecific(request.headers[.userAgent]) else { throw Refusal.blocked }
    return try await next(request, context)
  }

  /// Whether a `User-Agent` is specific: "Your User-Agent must be unique to your app, with its
  /// version: `MyAppName/1.0.0`."
  static func isSpecific(_ agent: String?) -> Bool {
    guard let agent = agent?.lowercased(), agent.contains("/") else { return false }
    let generic = [
      "async-http-client", "swift-nio", "curl", "wget", "python", "go-http-client", "okhttp",
      "axios", "node", "java", "mozilla", "ruby", "dart", "libcurl", "swift",
    ]
    return !generic.contains { agent.hasPrefix($0) }
  }
}
