// SPDX-License-Identifier: MIT

/// How a device sign-in can end without tokens.
public enum DeviceSignInError: Error, Equatable, Sendable {
  /// The user said no.
  case denied
  /// Nobody confirmed the code in time.
  case expired
  /// The code was used before.
  case alreadyUsed
  /// Trakt does not know the code.
  case unknownCode
  /// Trakt refused: an API application that is gone or not allowed, a wrong secret, or no network
  /// when the code was asked for.
  case failed(TraktError)
  case cancelled
}
