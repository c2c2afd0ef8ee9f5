// SPDX-License-Identifier: MIT

import Hummingbird

/// Authenticates requests by token, and counts them for the rate limits.
struct AccountMiddleware: RouterMiddleware {
  let state: SandboxState
  /// Whether the call requires a user; a lookup with a token counts against the user's limit.
  let needsToken: Bool

  func handle(
    _ request: Request, context: CallContext,
    next: @concurrent (Request, CallContext) async throws -> Response
  ) async throws -> Response {
    let token = request.headers[.authorization].flatMap(Self.bearer)
    let isRead = request.method == .get || request.method == .head
    let needsToken = needsToken
    try await state.act { world, now in
      let isSignedIn = token.map { world.accepts(accessToken: $0, at: now) } ?? false
      guard isSignedIn || !needsToken else { throw Refusal.unauthorized }
      try world.count(isRead: isRead, isSignedIn: isSignedIn, at: now)
    }
    return try await next(request, context)
  }

  static func bearer(_ header: String) -> String? {
    let parts = header.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
