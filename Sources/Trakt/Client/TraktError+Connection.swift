// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import Glibc
import NIOCore

extension TraktError {
  /// Converts an error thrown before a response arrived. Its text contains host names and system
  /// errors only.
  init(connection error: any Error) {
    switch error {
    case let error as TraktError: self = error
    case let error as HTTPClientError: self.init(client: error)
    case let error as IOError:
      // A connection that exists is never refused, and has a route.
      let isConnecting = [ECONNREFUSED, ENETUNREACH, ENETDOWN].contains(error.errnoCode)
      // NIO's own text names the wrong operation.
      let reason = String(cString: strerror(error.errnoCode)).lowercased()
      self = .unreachable(reason, wasSent: !isConnecting)
    case is CancellationError: self = .cancelled
    case is NIOTooManyBytesError: self = .unreadable("the response is too large")
    default:
      // The description of NIOConnectionError covers name resolution and refused connections, that
      // of NIOSSL certificates.
      let words = String(describing: error)
      let type = String(reflecting: type(of: error))
      let isTLS = type.hasPrefix("NIOSSL.")
      let isConnecting =
        type == "NIOPosix.NIOConnectionError" || type == "NIOSSL.NIOSSLExtraError"
        || isTLS && words.hasPrefix("handshakeFailed")
      self = .unreachable(
        String((isTLS ? "TLS: \(words)" : words).prefix(300)), wasSent: !isConnecting)
    }
  }

  private init(client error: HTTPClientError) {
    self =
      switch error {
      case .cancelled: .cancelled
      case .connectTimeout: .unreachable("connecting took too long", wasSent: false)
      case .tlsHandshakeTimeout:
        .unreachable("the TLS handshake took too long", wasSent: false)
      case .getConnectionFromPoolTimeout: .unreachable("timed out", wasSent: false)
      case .deadlineExceeded, .readTimeout, .writeTimeout: .timedOut
      case .remoteConnectionClosed, .uncleanShutdown:
        .unreachable("the connection was closed before the response")
      default: .unreachable(error.shortDescription)
      }
  }
}
