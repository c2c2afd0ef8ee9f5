// SPDX-License-Identifier: MIT

import Hummingbird

/// The page for entering a device's code; here it explains how to approve it.
struct ActivationRoutes {
  func add(to routes: RouterGroup<CallContext>) {
    for path in ["", ":code"] {
      routes.get("\(path)") { request, _ in
        let approve = "http://\(request.head.authority ?? "127.0.0.1")/_sandbox/approve"
        return APIResponse.page(
          .ok, "<p>A stand-in for Trakt. To approve: <code>curl -X POST \(approve)</code></p>\n")
      }
    }
  }
}
