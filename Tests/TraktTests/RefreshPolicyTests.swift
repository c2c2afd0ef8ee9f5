// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite("Renewal of tokens")
struct RefreshPolicyTests {
  @Test(
    "tokens are due after half of their lifetime",
    arguments: [
      (7.0, 3.4, false), (7, 3.5, true), (7, 8, true), (1, 0.49, false), (1, 0.5, true),
      (90, 44.9, false), (90, 45, true),
    ])
  func due(lifeInDays: Double, age: Double, isDue: Bool) {
    let tokens = Tokens(
      access: "a", refresh: "r", createdAt: Samples.day(0), expiresIn: lifeInDays * 86_400)
    #expect(RefreshPolicy.isDue(tokens, at: Samples.day(age)) == isDue)
  }

  @Test("tokens dated by a wrong clock count from their receipt")
  func dated() {
    let near = Samples.day(0).addingTimeInterval(200)
    #expect(RefreshPolicy.dated(Samples.tokens, receivedAt: near) == Samples.tokens)
    let far = RefreshPolicy.dated(Samples.tokens, receivedAt: Samples.day(-400))
    #expect(far.createdAt == Samples.day(-400))
    #expect(far.access == Samples.tokens.access)
  }

  @Test("failed refresh is retried after five minutes or as Trakt asks")
  func pause() {
    #expect(RefreshPolicy.pause(after: .unreachable("x")) == 300)
    #expect(RefreshPolicy.pause(after: .rateLimited(retryAfter: 10)) == 300)
    #expect(RefreshPolicy.pause(after: .serverError(status: 503, retryAfter: 900)) == 900)
  }
}
