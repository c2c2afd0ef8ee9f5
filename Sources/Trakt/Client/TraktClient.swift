// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Trakt's API: one request, one response. It neither retries nor delays.
///
/// Calls on behalf of a user take an access token, which ``TraktAccount`` provides.
public struct TraktClient: Sendable {
  public let configuration: TraktConfiguration
  let http: HTTPClient

  /// The timeout for a complete response.
  var deadline = Duration.seconds(15)
  /// The timeout for the addition of plays. Trakt may take long for a hundred, and after a timeout
  /// it is unknown which of them are added.
  var additionDeadline = Duration.seconds(60)

  /// - Parameter http: a client of ``TraktHTTP/makeClient(on:)``; the caller shuts it down.
  public init(http: HTTPClient, configuration: TraktConfiguration) {
    self.http = http
    self.configuration = configuration
  }

  /// Sends a request and accepts any 2xx: Trakt's documentation and behaviour differ on 200 and
  /// 201.
  func send(_ request: TraktRequest) async throws(TraktError) -> TraktResponse {
    let response = try await exchange(request)
    guard 200...299 ~= response.status else { throw TraktError(response, hiding: hidden(request)) }
    return response
  }

  /// Sends a request and returns the response with any status.
  func exchange(_ request: TraktRequest) async throws(TraktError) -> TraktResponse {
    guard let clientID = configuration.clientID, !clientID.isEmpty else { throw .noClientID }
    let base =
      switch request.host {
      case .api: configuration.apiURL
      case .auth: configuration.authURL
      }
    var outgoing = HTTPClientRequest(url: base + request.target)
    outgoing.method = request.method
    outgoing.headers = request.headers(configuration, clientID: clientID)
    outgoing.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
    let deadline = request.deadline ?? deadline
    return try await HTTPExchange(http, within: deadline).within { [http, deadline, outgoing] in
      let response = try await http.execute(outgoing, timeout: TimeAmount(deadline))
      return TraktResponse(
        status: Int(response.status.code), headers: response.headers,
        body: try await Self.collect(response.body, upTo: request.bodyLimit))
    }.get()
  }

  private static func collect(
    _ body: HTTPClientResponse.Body, upTo limit: Int
  ) async throws -> Data {
    var data = Data()
    for try await piece in body {
      guard data.count + piece.readableBytes <= limit else {
        throw NIOTooManyBytesError(maxBytes: limit)
      }
      data.append(contentsOf: piece.readableBytesView)
    }
    return data
  }

  func hidden(_ request: TraktRequest) -> [String] {
    request.secrets + [request.token, configuration.clientSecret].compactMap(\.self)
  }

  /// Encodes a body with sorted keys, so that equal requests are equal bytes.
  func json(_ value: some Encodable) throws(TraktError) -> Data {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(value)
    } catch {
      throw .rejected(status: 0, message: "cannot encode the request as JSON")
    }
  }
}

extension EventLoop {
  /// Waits, or throws if cancelled. Unlike `Task.sleep`, which keeps its timer when cancelled and
  /// wakes the process at that time.
  func sleep(for duration: Duration) async throws {
    let timer = scheduleTask(in: TimeAmount(duration)) {}
    try await withTaskCancellationHandler {
      try await timer.futureResult.get()
    } onCancel: {
      timer.cancel()
    }
  }
}
