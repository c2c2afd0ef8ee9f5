// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
public import NIOCore

/// The HTTP client that suits Trakt: no redirects, verified TLS, nothing that wakes up on its own.
public enum TraktHTTP {
  /// - Parameter group: the threads it runs on. One is enough, and the daemon passes the one that
  ///   serves the players' socket. Whoever made the group shuts it down.
  /// - Returns: a client that its caller shuts down.
  public static func makeClient(
    on group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup
  ) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    // A redirect would carry the token to a host that is not configured.
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(15))
    // Long enough for a queue delivered at one write a second; short enough that the connection is
    // gone before the server closes it, for a request on a connection being closed is lost.
    configuration.connectionPool.idleTimeout = .seconds(5)
    // Trying again is the dispatcher's business, and it wants to know at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }
}
