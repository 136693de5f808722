using System.Net;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;
using PublicKey = NSec.Cryptography.PublicKey;

namespace TradeCraft.Server.Tests.Platform.Keys;

/// <summary>How keys look and are proved, against the standards' own examples.</summary>
public sealed class KeyProofTests
{
    private static readonly UserId Ada = new(7);

    private readonly KnownKeys keys = new();
    private readonly KnownUsers users = new();
    private readonly MovableClock clock = new();
    private readonly KeyAuthenticator authenticator;

    public KeyProofTests()
    {
        authenticator = new(keys, users, new KeyRefusals(clock), clock);
        users.Set(Ada, new(Roles.Trader, IsDisabled: false, TokenVersion: 0));
    }

    /// <summary>RFC 8032, 7.1: tests 1 to 3.</summary>
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_signatures_of_the_standard_are_taken_and_no_others(string publicKey, string message, string signature)
    {
        Add("ed", KeyKind.Ed25519, [], Convert.FromHexString(publicKey));
        ShouldProve("ed", Convert.FromHexString(message), Convert.FromHexString(signature));
    }

    /// <summary>RFC 4231, 4.2, 4.3, 4.4 and 4.7.</summary>
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    public void Hmac_signatures_of_the_standard_are_taken_and_no_others(string secret, string message, string signature)
    {
        Add("hmac", KeyKind.HmacSha256, Convert.FromHexString(secret));
        ShouldProve("hmac", Convert.FromHexString(message), Convert.FromHexString(signature));
    }

    [Fact]
    public void A_key_whose_secret_could_not_be_opened_is_proved_by_nothing()
    {
        Add("hmac", KeyKind.HmacSha256, []);
        var signature = HMACSHA256.HashData([], "text"u8);
        Assert.Equal("key_invalid", authenticator.BySignature("hmac", "text"u8, signature, IPAddress.Loopback).Failure!.Code);
    }

    [Fact]
    public void A_proof_of_another_kind_is_none()
    {
        Add("sec", KeyKind.Secret, SHA256.HashData("s"u8));
        Add("hmac", KeyKind.HmacSha256, SHA256.HashData("s"u8));
        Assert.NotNull(authenticator.BySecret("sec", "s", null).Caller);
        Assert.Null(authenticator.BySecret("hmac", "s", null).Caller);
        var signature = HMACSHA256.HashData(SHA256.HashData("s"u8), "text"u8);
        Assert.NotNull(authenticator.BySignature("hmac", "text"u8, signature, null).Caller);
        Assert.Null(authenticator.BySignature("sec", "text"u8, signature, null).Caller);
    }

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.3.7", false)]
    [InlineData("::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1::9", true)]
    [InlineData("2001:db9::9", false)]
    public void Networks_are_of_both_kinds(string from, bool isAllowed)
    {
        Add("sec", KeyKind.Secret, SHA256.HashData("s"u8), networks: ["192.0.2.0/24", "2001:db8::/32"]);
        Assert.Equal(
            isAllowed ? null : "key_network_not_allowed", authenticator.BySecret("sec", "s", IPAddress.Parse(from)).Failure?.Code);
        Assert.NotNull(authenticator.BySecret("sec", "s", null).Failure);
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(-4_900, null, null)]
    [InlineData(4_900, null, null)]
    [InlineData(-6_000, null, "key_clock_skew")]
    [InlineData(6_000, null, "key_clock_skew")]
    [InlineData(-50_000, 60_000L, null)]
    [InlineData(-500, 1L, "key_clock_skew")]
    [InlineData(0, 60_001L, "key_timestamp_invalid")]
    [InlineData(0, 0L, "key_timestamp_invalid")]
    public void A_signed_moment_is_good_within_its_window(long off, long? window, string? code) =>
        Assert.Equal(code, authenticator.JudgeTime(clock.GetUtcNow().ToUnixTimeMilliseconds() + off, window)?.Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_moment_that_no_clock_shows_is_refused(long moment) =>
        Assert.Equal("key_timestamp_invalid", authenticator.JudgeTime(moment)?.Code);

    /// <summary>The check digits are those of Python's zlib.crc32, written with 62 digits: anybody can verify them.</summary>
    [Theory]
    [InlineData("tc_sec_00000000000000000000001QFoce", true)]
    [InlineData("tc_sec_00000000000000000000001QFoc1", false)]
    [InlineData("", false)]
    [InlineData("tc_sec_", false)]
    [InlineData("sk_live_0000000000000000000000000000", false)]
    public void Anybody_can_tell_a_key_from_what_is_none(string text, bool isWellFormed) =>
        Assert.Equal(isWellFormed, KeyText.IsWellFormed(text));

    [Theory]
    [InlineData(KeyKind.Secret, "tc_sec_")]
    [InlineData(KeyKind.HmacSha256, "tc_hmac_")]
    [InlineData(KeyKind.Ed25519, "tc_ed_")]
    public void Ids_say_what_they_are_and_check_themselves(KeyKind kind, string prefix)
    {
        foreach (var text in (string[])[KeyText.NewId(kind), KeyText.NewSecret()])
        {
            Assert.True(KeyText.IsWellFormed(text));
            var (wrong, last) = (new StringBuilder(text), text.Length - 8);
            wrong[last] = wrong[last] == 'a' ? 'b' : 'a';
            Assert.False(KeyText.IsWellFormed(wrong.ToString()));
        }

        Assert.StartsWith(prefix, KeyText.NewId(kind), StringComparison.Ordinal);
        Assert.NotEqual(KeyText.NewId(kind), KeyText.NewId(kind));
    }

    private void Add(string id, KeyKind kind, byte[] proof, byte[]? publicKey = null, string[]? networks = null) => keys.Set(new ApiKey
    {
        Id = id,
        User = Ada,
        Kind = kind,
        Scopes = KeyScopes.Read,
        Proof = proof,
        Networks = [.. (networks ?? []).Select(IPNetwork.Parse)],
        PublicKey = publicKey is null ? null : PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey),
    });

    private void ShouldProve(string id, byte[] message, byte[] signature)
    {
        Assert.Equal(Ada, authenticator.BySignature(id, message, signature, IPAddress.Loopback).Caller?.User);
        Assert.Equal("key_invalid", authenticator.BySignature(id, [.. message, 0], signature, IPAddress.Loopback).Failure?.Code);
        Assert.Equal("key_invalid", authenticator.BySignature(id, message, signature.AsSpan(1), IPAddress.Loopback).Failure?.Code);
        signature[^1] ^= 1;
        Assert.Equal("key_invalid", authenticator.BySignature(id, message, signature, IPAddress.Loopback).Failure?.Code);
        Assert.Equal("key_invalid", authenticator.BySignature("other", message, signature, IPAddress.Loopback).Failure?.Code);
    }
}
