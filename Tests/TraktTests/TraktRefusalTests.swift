// SPDX-License-Identifier: MIT

import Testing

@testable import Trakt

@Suite("Refusals in words")
struct TraktRefusalTests {
  private static let all: [TraktError] = [
    .forbidden(message: nil), .applicationBlocked, .applicationUnknown(message: nil),
    .networkBlocked, .accountLimit(message: nil), .accountLocked(deactivated: true),
    .accountLocked(deactivated: false), .vipOnly(upgradeURL: nil),
    .vipOnly(upgradeURL: "https://trakt.tv/vip"),
  ]

  @Test("each refusal has its own sentence and fits on a screen")
  func sentences() {
    let texts = Self.all.compactMap { $0.refusal?.text }
    #expect(texts.count == Self.all.count)
    #expect(Set(texts).count == texts.count)
    #expect(texts.allSatisfy { $0.utf8.count < 300 && !$0.contains("\n") && !$0.hasSuffix(".") })
  }

  @Test("errors that pass by themselves are not refusals")
  func others() {
    for error in [
      .notFound, .unauthorized, .rateLimited(retryAfter: 1), .unreachable("refused"),
      .serverError(status: 503, retryAfter: nil), .invalidGrant, .signedOut,
    ] as [TraktError] {
      #expect(error.refusal == nil)
    }
  }

  @Test("after a block no other application is suggested")
  func block() {
    let blocked = TraktError.applicationBlocked
    for text in [blocked.refusal, blocked.signInRefusal].map({ $0?.text }) {
      #expect(text?.contains("http") == false)
      #expect(text?.contains("scrobbled login") == false)
    }
  }

  @Test("Trakt's own words are quoted when a sign-in finds no free slot")
  func slot() {
    let words = TraktError.forbidden(message: "one app only").signInRefusal
    #expect(words?.reason == "Trakt refuses to connect this application: one app only")
    #expect(words?.remedy.contains("https://app.trakt.tv/settings/apps") == true)
    #expect(
      TraktError.accountLimit(message: nil).signInRefusal?.reason
        == "the Trakt account has no free slot for another application: 420")
    #expect(
      TraktError.unauthorized.signInRefusal
        == TraktError.applicationUnknown(message: nil).refusal)
  }
}
