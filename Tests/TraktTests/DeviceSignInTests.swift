// SPDX-License-Identifier: MIT

import Synchronization
import Testing
import TraktSandbox

@testable import Trakt

@Suite("Sign-in with a code")
struct DeviceSignInTests {
  /// What happened, in words without the codes, which differ each time.
  private final class Diary: Sendable {
    private let lines = Mutex<[String]>([])

    var entries: [String] { lines.withLock { $0 } }

    func add(_ event: DeviceSignIn<SkippingClock>.Event) {
      let line =
        switch event {
        case .code(let url, let code, let life):
          "code of \(code.count) letters at \(url.hasPrefix("http")), good for \(Int(life)) s"
        case .waiting: "waiting"
        case .slowDown: "slow down"
        case .trouble: "trouble"
        case .approved: "approved"
        }
      lines.withLock { $0.append(line) }
    }
  }

  private struct Course {
    var outcome: Result<Tokens, DeviceSignInError>
    var entries: [String]
    /// Seconds before each question.
    var waits: [Duration]
  }

  /// Runs a sign-in in which no time really passes.
  private func run(
    _ rig: ClientFixture, afterCode: @escaping () async -> Void = {}
  ) async throws -> Course {
    let clock = SkippingClock { [wall = rig.wall] in wall.advance(by: $0) }
    let signIn = DeviceSignIn(client: rig.client, clock: clock)
    let diary = Diary()
    let outcome: Result<Tokens, DeviceSignInError>
    do {
      outcome = .success(
        try await signIn.run { event in
          diary.add(event)
          if case .code = event { await afterCode() }
        })
    } catch {
      outcome = .failure(error)
    }
    return Course(outcome: outcome, entries: diary.entries, waits: clock.sleeps)
  }

  private static let firstEntry = "code of 8 letters at true, good for 600 s"

  @Test("the user confirms after a while; the tokens work")
  func approved() async throws {
    try await ClientFixture.run(approveAfter: 3) { rig in
      let course = try await run(rig)
      #expect(course.entries == [Self.firstEntry, "waiting", "waiting", "approved"])
      #expect(course.waits == [.seconds(5), .seconds(5), .seconds(5)])
      let tokens = try course.outcome.get()
      #expect(tokens.expiresIn == 604_800)
      #expect(try await rig.client.userSettings(token: tokens.access).username == "sandbox")
    }
  }

  @Test("the interval is Trakt's, not ours")
  func interval() async throws {
    try await ClientFixture.run(approveAfter: 2, interval: 7) { rig in
      let course = try await run(rig)
      #expect(course.waits == [.seconds(7), .seconds(7)])
    }
  }

  @Test("the user says no")
  func denied() async throws {
    try await ClientFixture.run { rig in
      let course = try await run(rig) { await rig.sandbox.deny() }
      #expect(course.outcome == .failure(.denied))
    }
  }

  @Test("nobody confirms: it ends with the code")
  func expired() async throws {
    try await ClientFixture.run { rig in
      let course = try await run(rig)
      #expect(course.outcome == .failure(.expired))
      #expect(course.waits.count == 119)
      #expect(!(await rig.requests("/oauth/device/token").contains { $0.status == 429 }))
    }
  }

  @Test(
    "an end by its status",
    arguments: [
      (404, DeviceSignInError.unknownCode), (409, .alreadyUsed), (410, .expired), (418, .denied),
      (403, .failed(.forbidden(message: nil))),
    ])
  func ends(status: Int, error: DeviceSignInError) async throws {
    try await ClientFixture.run { rig in
      await rig.sandbox.add(fault: Fault(.status(status), path: "/oauth/device/token"))
      let course = try await run(rig)
      #expect(course.outcome == .failure(error))
    }
  }

  @Test("asked too often, it asks less often; trouble is waited out")
  func slowDown() async throws {
    try await ClientFixture.run(approveAfter: 1) { rig in
      for kind in [
        .status(429), .status(429, headers: ["Retry-After": "60"]), .status(502), .dropBefore,
        .status(400, body: "not JSON"),
      ] as [Fault.Kind] {
        await rig.sandbox.add(fault: Fault(kind, path: "/oauth/device/token"))
      }
      let course = try await run(rig)
      #expect(
        course.entries == [
          Self.firstEntry, "slow down", "slow down", "trouble", "trouble", "waiting", "approved",
        ])
      #expect(course.waits == [5, 10, 60, 15, 15, 15].map { .seconds($0) })
    }
  }

  @Test("an application that Trakt does not know")
  func unknownApplication() async throws {
    try await ClientFixture.run(clientID: "another") { rig in
      let course = try await run(rig)
      #expect(
        course.outcome
          == .failure(.failed(.forbidden(message: "invalid_client: client_id is unknown"))))
    }
  }

  @Test("cancelled while it waits")
  func cancelled() async throws {
    try await ClientFixture.run { rig in
      let client = rig.client
      let signIn = Task {
        try await DeviceSignIn(client: client, clock: SkippingClock()).run { _ in }
      }
      signIn.cancel()
      await #expect(throws: DeviceSignInError.cancelled) { try await signIn.value }
    }
  }
}
