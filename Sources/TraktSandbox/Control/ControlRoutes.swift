// SPDX-License-Identifier: MIT

import FoundationEssentials
import Hummingbird

/// The routes below `/_sandbox`, by which a test controls a sandbox in another process.
///
/// They need no headers and are neither recorded nor counted. Bodies are JSON, and optional except
/// for `faults`, `clock`, `history`, `catalogue` and `runtime`.
///
/// | address | does |
/// |---|---|
/// | `GET exchanges` | the exchanges, one JSON object per line |
/// | `GET history`, `watching`, `playback` | the account in Trakt's form; `watching` may be 204 |
/// | `POST history` `{"movies": […], …}` | adds plays, as on the web; the body of `/sync/history` |
/// | `POST playback` `{"movie"…, "progress", "ago"?}` | saves a position, as another device; the body of a scrobble, and seconds |
/// | `POST faults` `[{"kind", "path", …}]` | adds rules (see ``Fault``) |
/// | `DELETE faults` | removes all rules |
/// | `POST clock` `{"advance": seconds}` | advances the clock |
/// | `GET clock` | `{"now"}` |
/// | `POST approve`, `deny` `{"user_code"?}` | decides a sign-in; without a code, all pending ones: 404 if none |
/// | `POST token` | issues tokens, as a sign-in does |
/// | `POST expire-tokens` | expires access tokens, not refresh tokens |
/// | `POST revoke-tokens` | revokes all tokens, as when the user removes the application |
/// | `POST application` `{"state": "active" | "gone" | "blocked" | "expired"}` | changes the state of the API application |
/// | `POST membership` `{"vip"?, "other_applications"?}` | changes the kind of the account |
/// | `POST catalogue` `{"movies"?, "shows"?}` | adds movies and shows (see `CatalogueFile`) |
/// | `POST runtime` `{"minutes", "title"?}` | changes the run time of a movie or show, or of all; 0 is unknown |
/// | `POST reset` | resets everything but the catalogue and the clock |
///
/// A rule is `{"kind": "dropBefore" | "dropAfter" | "delay" | "status" | "garbage" | "slowBody",
/// "method"?, "path"? (a trailing `*` matches any suffix), "skip"?, "count"? (1; null for always),
/// "seconds"? (delay, slowBody), "status"?, "headers"?, "body"?, "html"?, "acts"? (status)}`.
struct ControlRoutes {
  let state: SandboxState

  func add(to routes: RouterGroup<CallContext>) {
    routes.add(middleware: ControlMiddleware())
    addAccount(to: routes)
    addSignIn(to: routes)
    addClockAndFaults(to: routes)
  }

  /// The exchanges and the account.
  private func addAccount(to routes: RouterGroup<CallContext>) {
    routes.get("exchanges") { _, _ in
      let lines = await state.exchanges.map { $0.json.line + "\n" }.joined()
      return APIResponse(
        status: .ok, headers: [.contentType: "application/x-ndjson"],
        body: ByteBuffer(string: lines))
    }
    routes.get("history") { _, _ in
      APIResponse.json(
        try await state.act { world, _ in
          .array(try world.history(ListFilter()).map { $0.json() })
        })
    }
    routes.post("history") { _, context in
      let body = context.body
      let change = try await state.act { world, now in try world.addToHistory(body, at: now) }
      return APIResponse.json(change.json("added"), .created)
    }
    routes.get("playback") { _, _ in
      APIResponse.json(await state.act { world, _ in .array(world.positions.map { $0.json() }) })
    }
    routes.post("playback") { _, context in
      let request = try ScrobbleRequest(context.body)
      let ago = try Fields(context.body).number("ago") ?? 0
      try await state.act { world, now in try world.keepPosition(request, at: now - ago) }
      return APIResponse.noContent
    }
    routes.get("watching") { _, _ in
      let watching = await state.act { world, now in world.watching(at: now)?.json() }
      return watching.map { APIResponse.json($0) } ?? .noContent
    }
  }

  private func addSignIn(to routes: RouterGroup<CallContext>) {
    for (name, decision) in [("approve", DeviceCode.Decision.approved), ("deny", .denied)] {
      routes.post("\(name)") { _, context in
        let code = context.body?["user_code"]?.string
        let count = await state.act { world, _ in world.decide(decision, userCode: code) }
        return count > 0 ? APIResponse.json(["decided": .integer(count)]) : .page(.notFound)
      }
    }
    routes.post("token") { _, _ in
      APIResponse.json(await state.act { world, now in world.issueToken(at: now).json })
    }
    routes.post("application") { _, context in
      let name = try required(try Fields(context.body).string("state"))
      guard let application = ApplicationState(rawValue: name) else {
        throw Refusal.malformed("no such state: \(name)")
      }
      await state.act { world, _ in world.application = application }
      return APIResponse.noContent
    }
    routes.post("membership") { _, context in
      let fields = try Fields(context.body)
      let isVIP = try fields.bool("vip")
      let others = try fields.integer("other_applications")
      await state.act { world, _ in
        if let isVIP { world.membership.isVIP = isVIP }
        if let others { world.membership.otherApplications = others }
      }
      return APIResponse.noContent
    }
    routes.post("expire-tokens") { _, _ in
      await state.act { world, now in world.expireTokens(at: now) }
      return APIResponse.noContent
    }
    routes.post("revoke-tokens") { _, _ in
      await state.act { world, now in world.revokeTokens(at: now) }
      return APIResponse.noContent
    }
  }

  /// The clock and the faults.
  private func addClockAndFaults(to routes: RouterGroup<CallContext>) {
    routes.get("clock") { _, _ in APIResponse.json(["now": Timestamp.json(await state.now)]) }
    routes.post("clock") { _, context in
      let seconds = try required(try Fields(context.body).number("advance"))
      await state.advance(by: seconds)
      return APIResponse.json(["now": Timestamp.json(await state.now)])
    }
    routes.post("faults") { _, context in
      let rules = context.body?.array ?? context.body.map { [$0] }
      for fault in try required(rules).map({ try Fault(json: $0) }) { await state.add(fault) }
      return APIResponse.noContent
    }
    routes.delete("faults") { _, _ in
      await state.clearFaults()
      return APIResponse.noContent
    }
    routes.post("catalogue") { _, context in
      guard let json = context.body?.encoded else { throw Refusal.malformed("Required") }
      do {
        try await state.act { world, _ in try world.catalogue.add(json: json) }
      } catch is DecodingError {
        throw Refusal.malformed("Invalid input")
      }
      return APIResponse.noContent
    }
    routes.post("runtime") { _, context in
      let minutes = try required(try Fields(context.body).number("minutes"))
      let title = context.body?["title"]?.string
      let count = await state.act { world, _ in
        world.catalogue.setRuntime(Int(min(max(minutes, 0), 10_000)), of: title)
      }
      return count > 0 ? APIResponse.json(["changed": .integer(count)]) : .page(.notFound)
    }
    routes.post("reset") { _, _ in
      await state.reset()
      return APIResponse.noContent
    }
  }
}

/// Reads the body; control routes have no other middleware.
private struct ControlMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: CallContext,
    next: @concurrent (Request, CallContext) async throws -> Response
  ) async throws -> Response {
    var request = request
    var context = context
    let bytes = try await request.collectBody(upTo: 4 << 20)
    if bytes.readableBytes > 0 {
      do {
        context.body = try JSON(parsing: bytes.readableBytesView)
      } catch {
        throw Refusal.malformed("the body is not JSON")
      }
    }
    return try await next(request, context)
  }
}
