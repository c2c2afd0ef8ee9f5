// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import Trakt

@testable import Daemon

@Suite struct TraktFindingsTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func findings(_ change: (inout TraktFindings) -> Void = { _ in }) -> TraktFindings {
    var found = TraktFindings(
      reach: .success(.init(status: 404, date: Self.now)), address: "https://api.trakt.tv",
      now: Self.now, account: .signedIn(as: "me", .good(expires: Self.now)))
    change(&found)
    return found
  }

  private func finding(_ change: (inout TraktFindings) -> Void) -> Check? {
    findings(change).checks.first { $0.state != .ok }
  }

  @Test func `working account passes`() {
    #expect(
      findings().checks == [
        .ok("trakt", "https://api.trakt.tv responds, its certificate is valid"),
        .ok("clock", "in sync with Trakt"),
        .ok("account", "signed in as me, access token renewed before 2027-01-15T08:00:00Z"),
      ])
  }

  @Test func `wrong clock fails`() {
    func clock(_ seconds: Double) -> Check? {
      finding { $0.now = Self.now + seconds }
    }
    #expect(clock(119) == nil)
    #expect(clock(-119) == nil)
    #expect(clock(600)?.text == "10 minutes ahead of Trakt's")
    #expect(clock(-7_200)?.text == "120 minutes behind Trakt's")
    #expect(finding { $0.reach = .success(.init(status: 200)) } == nil)
  }

  @Test func `unreachable Trakt fails with the right remedy`() {
    let away = finding {
      $0.reach = .failure(.unreachable("connection refused"))
      $0.account = .signedIn(as: "me", .notQueried)
    }
    #expect(away?.text == "https://api.trakt.tv is unreachable: connection refused")
    #expect(away?.remedy == "check the network; plays are queued and delivered later")
    let alien = finding { $0.reach = .failure(.unreachable("TLS: unknown CA")) }
    #expect(alien?.remedy?.contains("ca-certificates") == true)
    #expect(finding { $0.reach = .success(.init(status: 503)) }?.state == .note)
  }

  @Test func `account problems fail with their remedies`() {
    #expect(
      finding { $0.account = .signedOut(nil) }
        == .failed("account", "not signed in", remedy: "scrobbled login"))
    #expect(finding { $0.account = .noApplication }?.remedy?.contains("scrobbled setup") == true)
    func refused(_ error: TraktError) -> Check? {
      finding { $0.account = .signedIn(as: "me", .refused(error)) }
    }
    #expect(refused(.invalidGrant)?.text == "the sign-in has expired")
    for error in [
      .forbidden(message: nil), .applicationBlocked, .applicationUnknown(message: "invalid_client"),
      .networkBlocked, .accountLimit(message: nil), .accountLocked(deactivated: false),
      .vipOnly(upgradeURL: nil),
    ] as [TraktError] {
      #expect(refused(error)?.state == .failed)
      #expect(refused(error)?.text == error.refusal?.reason)
      #expect(refused(error)?.remedy == error.refusal?.remedy)
      // Signing in would end with the same refusal.
      let signedOut = finding { $0.account = .signedOut(error) }
      #expect(signedOut?.text == "not signed in: \(error.refusal?.reason ?? "")")
      #expect(signedOut?.remedy == error.refusal?.remedy)
    }
    #expect(
      finding { $0.account = .signedOut(.serverError(status: 502, retryAfter: nil)) }?.text
        == "not signed in")
    #expect(refused(.serverError(status: 502, retryAfter: nil))?.state == .note)
    #expect(finding { $0.account = .signedIn(as: "me", .notQueried) }?.state == .note)
  }
}
