// SPDX-License-Identifier: MIT

import Hummingbird

/// Device sign-in, refresh and revocation.
struct OAuthRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    routes.post("device/code") { request, context in
      let page = "http://\(request.head.authority ?? "127.0.0.1")/activate"
      let body = context.body
      let code = try await state.act { world, now in try world.deviceCode(body, at: now) }
      return APIResponse.json(code.json(verificationURL: page))
    }
    routes.post("device/token") { _, context in
      let body = context.body
      return APIResponse.json(
        try await state.act { world, now in try world.deviceToken(body, at: now).json })
    }
    routes.post("token") { _, context in
      let body = context.body
      return APIResponse.json(
        try await state.act { world, now in try world.token(body, at: now).json })
    }
    routes.post("revoke") { _, context in
      let body = context.body
      try await state.act { world, now in try world.revoke(body, at: now) }
      return APIResponse.json([:])
    }
  }
}
