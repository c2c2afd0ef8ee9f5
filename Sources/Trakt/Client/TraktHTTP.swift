// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
public import NIOCore

/// The HTTP client for Trakt: no redirects, verified TLS, no periodic timers.
public enum TraktHTTP {
  /// - Parameter group: the event loops. One is enough; the daemon shares the one of the players'
  ///   socket. Shut down by its creator.
  /// - Returns: a client, shut down by the caller.
  public static func makeClient(
    on group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup
  ) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    // A redirect would send the token to a host that is not configured.
    configuration.redirectConfiguration = .disallow
    // Each request has its own timeout, of which this is an upper bound.
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(75))
    // Long enough for a queue delivered at one write a second; short enough to end before the
    // server closes the connection, because a request on a closing connection is lost.
    configuration.connectionPool.idleTimeout = .seconds(5)
    // The dispatcher retries, and needs the error at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }
}
