// SPDX-License-Identifier: MIT

import Synchronization
import Testing
import TraktSandbox

@testable import Trakt

@Suite("Device sign-in")
struct DeviceSignInTests {
  /// The events without the codes, which vary.
  private final class EventLog: Sendable {
    private let lines = Mutex<[String]>([])

    var entries: [String] { lines.withLock { $0 } }

    func add(_ event: DeviceSignIn<SkippingClock>.Event) {
      let line =
        switch event {
        case .code(let url, let code, let life):
          "code of \(code.count) letters at \(url.hasPrefix("http")), good for \(Int(life)) s"
        case .waiting: "waiting"
        case .slowDown: "slow down"
        case .requestFailed: "request failed"
        case .approved: "approved"
        }
      lines.withLock { $0.append(line) }
    }
  }

  private struct SignInRun {
    var outcome: Result<Tokens, DeviceSignInError>
    var entries: [String]
    /// Seconds before each poll.
    var waits: [Duration]
  }

  /// Runs a sign-in with a clock that skips waiting.
  private func run(
    _ fixture: ClientFixture, afterCode: @escaping () async -> Void = {}
  ) async throws -> SignInRun {
    let clock = SkippingClock { [wall = fixture.wall] in wall.advance(by: $0) }
    let signIn = DeviceSignIn(client: fixture.client, clock: clock)
    let eventLog = EventLog()
    let outcome: Result<Tokens, DeviceSignInError>
    do {
      outcome = .success(
        try await signIn.run { event in
          eventLog.add(event)
          if case .code = event { await afterCode() }
        })
    } catch {
      outcome = .failure(error)
    }
    return SignInRun(outcome: outcome, entries: eventLog.entries, waits: clock.sleeps)
  }

  private static let firstEntry = "code of 8 letters at true, good for 600 s"

  @Test("confirmed sign-in yields working tokens")
  func approved() async throws {
    try await ClientFixture.run(approveAfter: 3) { fixture in
      let course = try await run(fixture)
      #expect(course.entries == [Self.firstEntry, "waiting", "waiting", "approved"])
      #expect(course.waits == [.seconds(5), .seconds(5), .seconds(5)])
      let tokens = try course.outcome.get()
      #expect(tokens.expiresIn == 604_800)
      #expect(try await fixture.client.userSettings(token: tokens.access).username == "sandbox")
    }
  }

  @Test("interval is that of the response")
  func interval() async throws {
    try await ClientFixture.run(approveAfter: 2, interval: 7) { fixture in
      let course = try await run(fixture)
      #expect(course.waits == [.seconds(7), .seconds(7)])
    }
  }

  @Test("denied sign-in is an error")
  func denied() async throws {
    try await ClientFixture.run { fixture in
      let course = try await run(fixture) { await fixture.sandbox.deny() }
      #expect(course.outcome == .failure(.denied))
    }
  }

  @Test("unconfirmed sign-in ends with the code")
  func expired() async throws {
    try await ClientFixture.run { fixture in
      let course = try await run(fixture)
      #expect(course.outcome == .failure(.expired))
      #expect(course.waits.count == 119)
      #expect(!(await fixture.requests("/oauth/device/token").contains { $0.status == 429 }))
    }
  }

  @Test(
    "final statuses end the sign-in",
    arguments: [
      (404, DeviceSignInError.unknownCode), (409, .alreadyUsed), (410, .expired), (418, .denied),
      (403, .failed(.forbidden(message: nil))),
    ])
  func ends(status: Int, error: DeviceSignInError) async throws {
    try await ClientFixture.run { fixture in
      await fixture.sandbox.add(fault: Fault(.status(status), path: "/oauth/device/token"))
      let course = try await run(fixture)
      #expect(course.outcome == .failure(error))
    }
  }

  @Test("slow_down lengthens the interval and errors are retried")
  func slowDown() async throws {
    try await ClientFixture.run(approveAfter: 1) { fixture in
      for kind in [
        .status(429), .status(429, headers: ["Retry-After": "60"]), .status(502), .dropBefore,
        .status(400, body: "not JSON"),
      ] as [Fault.Kind] {
        await fixture.sandbox.add(fault: Fault(kind, path: "/oauth/device/token"))
      }
      let course = try await run(fixture)
      #expect(
        course.entries == [
          Self.firstEntry, "slow down", "slow down", "request failed", "request failed", "waiting",
          "approved",
        ])
      #expect(course.waits == [5, 10, 60, 15, 15, 15].map { .seconds($0) })
    }
  }

  @Test("unknown application is an error")
  func unknownApplication() async throws {
    try await ClientFixture.run(clientID: "another") { fixture in
      let course = try await run(fixture)
      #expect(
        course.outcome
          == .failure(
            .failed(.applicationUnknown(message: "invalid_client: client_id is unknown"))))
    }
  }

  @Test("cancellation ends the wait")
  func cancelled() async throws {
    try await ClientFixture.run { fixture in
      let client = fixture.client
      let signIn = Task {
        try await DeviceSignIn(client: client, clock: SkippingClock()).run { _ in }
      }
      signIn.cancel()
      await #expect(throws: DeviceSignInError.cancelled) { try await signIn.value }
    }
  }
}
