// SPDX-License-Identifier: MIT

import Hummingbird

/// `POST /scrobble/start`, `/scrobble/pause` and `/scrobble/stop`; responses have status 201.
struct ScrobbleRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    for verb in ScrobbleVerb.allCases {
      routes.post("\(verb.rawValue)") { _, context in
        let request = try ScrobbleRequest(context.body)
        let scrobbled = try await state.act { world, now in
          try world.scrobble(verb, request, at: now)
        }
        return APIResponse.json(scrobbled.json, .created)
      }
    }
  }
}
