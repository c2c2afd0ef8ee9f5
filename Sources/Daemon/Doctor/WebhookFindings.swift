// SPDX-License-Identifier: MIT

internal import Scrobbling

/// Findings about one webhook.
struct WebhookFindings: Sendable, Equatable {
  enum Response: Sendable, Equatable {
    case notRunning
    case failure(CommandFailure)
    case tested(WebhookTest)
  }

  var name: String
  var response: Response

  var check: Check {
    switch response {
    case .notRunning:
      .failed(
        "webhook", "\(name): the daemon is not running",
        remedy: "systemctl --user start scrobbled.socket")
    case .failure(let failure):
      .failed("webhook", failure.message, remedy: failure.hint ?? "scrobbled config")
    case .tested(let test):
      check(test)
    }
  }

  private func check(_ test: WebhookTest) -> Check {
    switch test.outcome {
    case .delivered:
      .ok("webhook", "\(name): \(test.address) accepts events: \(test.detail)")
    case .refused where ["400", "422"].contains(test.detail):
      // Formats of other programs have no test event, so the receiver may reject it.
      .note(
        "webhook", "\(name): \(test.address) rejects the test event: \(test.detail)",
        remedy: "play a file, then see the outcome: scrobbled history")
    case .refused:
      .failed(
        "webhook", "\(name): \(test.address) rejects events: \(test.detail)",
        remedy: "check url and header in config.toml")
    case .failed:
      .failed(
        "webhook", "\(name): \(test.address) does not accept events at present: \(test.detail)",
        remedy: "check that it runs; plays are queued and delivered later")
    }
  }
}

extension Doctor {
  /// Makes the daemon send a test event, as only the service has its credentials and its network.
  ///
  /// - Parameter name: the name of the webhook.
  public func testWebhook(_ name: String) -> DoctorReport {
    let response: WebhookFindings.Response
    do throws(CommandFailure) {
      let test = try DaemonClient(paths: paths).testWebhook(name)
      response = test.map(WebhookFindings.Response.tested) ?? .notRunning
    } catch {
      response = .failure(error)
    }
    return DoctorReport([WebhookFindings(name: name, response: response).check])
  }
}
