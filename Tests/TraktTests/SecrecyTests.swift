// SPDX-License-Identifier: MIT

import Testing

@testable import Trakt

@Suite("Secrets in descriptions")
struct SecrecyTests {
  private static let credentials = Credentials(
    clientID: "the-id", clientSecret: "client-secret", username: "justin", tokens: Samples.tokens)

  private static let holders: [any Sendable] = [
    Samples.tokens, credentials, DeviceTokenResponse.approved(Samples.tokens),
    DeviceSignIn<ContinuousClock>.Event.approved(Samples.tokens),
    DeviceCode(
      deviceCode: "device-secret", userCode: "5055CC52", verificationURL: "https://x.example",
      expiresIn: 600, interval: 5),
    try? TraktConfiguration(clientID: "the-id", clientSecret: "client-secret", version: "1"),
  ]

  @Test("printed value contains no secret", arguments: holders.indices)
  func texts(index: Int) {
    let holder = Self.holders[index]
    var dumped = ""
    dump(holder, to: &dumped)
    for text in ["\(holder)", String(reflecting: holder), dumped, "\([holder])"] {
      #expect(!text.contains("secret"))
    }
  }
}
