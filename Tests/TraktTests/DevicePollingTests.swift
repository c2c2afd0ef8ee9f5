// SPDX-License-Identifier: MIT

import Testing

@testable import Trakt

@Suite("Polling of a device sign-in")
struct DevicePollingTests {
  @Test(
    "next step depends on the response",
    arguments: [
      (.success(.pending), .ask(after: .seconds(5), because: .pending)),
      (.success(.approved(Samples.tokens)), .done(Samples.tokens)),
      (.success(.denied), .end(.denied)), (.success(.expired), .end(.expired)),
      (.success(.alreadyUsed), .end(.alreadyUsed)), (.success(.unknownCode), .end(.unknownCode)),
      (.failure(.unreachable("x")), .ask(after: .seconds(5), because: .requestFailed)),
      (
        .failure(.serverError(status: 502, retryAfter: nil)),
        .ask(after: .seconds(5), because: .requestFailed)
      ),
      (
        .failure(.serverError(status: 503, retryAfter: 30)),
        .ask(after: .seconds(30), because: .requestFailed)
      ),
      (.failure(.cancelled), .end(.cancelled)),
      (.failure(.forbidden(message: nil)), .end(.failed(.forbidden(message: nil)))),
    ] as [(Result<DeviceTokenResponse, TraktError>, DevicePolling.Step)])
  func step(response: Result<DeviceTokenResponse, TraktError>, step: DevicePolling.Step) {
    var polling = DevicePolling(interval: .seconds(5))
    #expect(polling.next(after: response) == step)
  }

  @Test("slow_down permanently adds five seconds")
  func slowDown() {
    var polling = DevicePolling(interval: .seconds(5))
    #expect(
      polling.next(after: .success(.slowDown(retryAfter: nil)))
        == .ask(after: .seconds(10), because: .tooFast))
    #expect(
      polling.next(after: .success(.slowDown(retryAfter: 60)))
        == .ask(after: .seconds(60), because: .tooFast))
    #expect(
      polling.next(after: .success(.pending)) == .ask(after: .seconds(15), because: .pending))
  }

  @Test("invalid numbers in a code fall back to the documented ones")
  func code() throws {
    let code: DeviceCode = try decoded(
      """
      {"device_code": "d", "user_code": "5055CC52", "verification_url": "https://x.example",
       "expires_in": -1, "interval": "6"}
      """)
    #expect(code.expiresIn == 600)
    #expect(code.interval == 5)
  }
}
