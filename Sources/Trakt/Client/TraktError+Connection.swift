// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import NIOCore

extension TraktError {
  /// Converts an error thrown before a response arrived. Its text contains host names and system
  /// errors only.
  init(connection error: any Error) {
    switch error {
    case let error as TraktError: self = error
    case let error as HTTPClientError: self.init(client: error)
    case let error as IOError: self = .unreachable(error.description)
    case is CancellationError: self = .cancelled
    case is NIOTooManyBytesError: self = .unreadable("the response is too large")
    default:
      // The description of NIOConnectionError covers name resolution and refused connections, that
      // of NIOSSL certificates.
      let words = String(describing: error)
      let isTLS = String(reflecting: type(of: error)).hasPrefix("NIOSSL.")
      self = .unreachable(String((isTLS ? "TLS: \(words)" : words).prefix(300)))
    }
  }

  private init(client error: HTTPClientError) {
    self =
      switch error {
      case .cancelled: .cancelled
      case .connectTimeout: .unreachable("connecting took too long")
      case .tlsHandshakeTimeout: .unreachable("the TLS handshake took too long")
      case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout:
        .unreachable("timed out")
      case .remoteConnectionClosed, .uncleanShutdown:
        .unreachable("the connection was closed before the response")
      default: .unreachable(error.shortDescription)
      }
  }
}
