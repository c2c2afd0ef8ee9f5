// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// Checks the headers that Trakt requires for API calls and for bodies.
struct APIHeadersMiddleware: RouterMiddleware {
  let state: SandboxState

  func handle(
    _ request: Request, context: CallContext,
    next: @concurrent (Request, CallContext) async throws -> Response
  ) async throws -> Response {
    let isSignIn = request.uri.path.hasPrefix("/oauth/")
    if !isSignIn {
      let key = request.headers[.apiKey]
      try await state.act { world, _ in try world.checkApplication(key) }
      guard request.headers[.apiVersion] == "2" else { throw Refusal.precondition }
    }
    if request.method == .post {
      let type = request.headers[.contentType]?.lowercased() ?? ""
      guard type.hasPrefix("application/json") else { throw Refusal.precondition }
      guard context.body != nil else { throw Refusal.malformed("Bad Request") }
    }
    return try await next(request, context)
  }
}
