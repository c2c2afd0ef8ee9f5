// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Requests to other services than Trakt, within the same bounds.
public struct HTTPExchange: Sendable {
  /// A response, whose body is not used.
  public struct Response: Hashable, Sendable {
    public var status: Int
    /// `Retry-After` in seconds, 0…3600; nil if not given.
    public var retryAfter: Double?
  }

  /// The greatest part of a response's body that is read, in bytes; a greater one closes the
  /// connection.
  private static let bodyLimit = 64 << 10

  let http: HTTPClient
  /// The timeout for a complete response.
  var deadline = Duration.seconds(15)

  /// - Parameter http: a client of ``TraktHTTP/makeClient(on:)``, which verifies TLS and follows no
  ///   redirects.
  public init(_ http: HTTPClient) {
    self.http = http
  }

  init(_ http: HTTPClient, within deadline: Duration) {
    self.http = http
    self.deadline = deadline
  }

  /// - Parameter url: http or https.
  /// - Throws: ``TraktError/unreachable(_:wasSent:)``, ``TraktError/timedOut``,
  ///   ``TraktError/unreadable(_:)`` or ``TraktError/cancelled``. No case contains the URL or a header.
  public func post(
    _ url: String, headers: [(String, String)], body: [UInt8]
  ) async throws(TraktError) -> Response {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: body))
    let response = try await within { [http, deadline, request] in
      let response = try await http.execute(request, timeout: TimeAmount(deadline))
      var length = 0
      for try await piece in response.body {
        length += piece.readableBytes
        if length > Self.bodyLimit { break }
      }
      return TraktResponse(
        status: Int(response.status.code), headers: response.headers, body: Data())
    }.get()
    return Response(
      status: response.status, retryAfter: RetryAfter.seconds(response.headers, now: .now))
  }

  /// Applies a timeout to the whole response: the client's own ends with the headers, and a body
  /// could take forever.
  func within(
    _ exchange: @escaping @Sendable () async throws -> TraktResponse
  ) async -> Result<TraktResponse, TraktError> {
    await withTaskGroup(of: Result<TraktResponse, TraktError>.self) { group in
      group.addTask {
        do {
          return .success(try await exchange())
        } catch {
          return .failure(Task.isCancelled ? .cancelled : TraktError(connection: error))
        }
      }
      group.addTask { [deadline, loop = http.eventLoopGroup.any()] in
        let isOver: Void? = try? await loop.sleep(for: deadline)
        return .failure(isOver == nil ? .cancelled : .timedOut)
      }
      let first = await group.next()
      group.cancelAll()
      return first ?? .failure(.cancelled)
    }
  }
}
