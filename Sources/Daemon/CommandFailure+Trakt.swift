// SPDX-License-Identifier: MIT

internal import Trakt

extension CommandFailure {
  init(_ error: TraktError) {
    switch error {
    case .noClientID: self = SignIn.noApplication
    case .signedOut, .invalidGrant:
      self.init("not signed in to Trakt", hint: "sign in: scrobbled login", exit: .notSignedIn)
    case .unreachable, .timedOut:
      self.init(
        "Trakt is unreachable: \(error)", hint: "check the network, then try again",
        exit: .unavailable)
    case .serverError(let status, _):
      self.init(
        "Trakt responded with status \(status)", hint: "try again later", exit: .unavailable)
    default:
      self =
        error.refusal.map { CommandFailure($0) }
        ?? CommandFailure("Trakt rejected the request: \(error)", hint: "scrobbled doctor")
    }
  }
}
