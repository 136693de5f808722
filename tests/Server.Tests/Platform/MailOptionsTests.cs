using MailKit.Security;
using TradeCraft.Server.Platform.Mail;

namespace TradeCraft.Server.Tests.Platform;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("smtp.example.com", 587, SecureSocketOptions.Auto, SecureSocketOptions.StartTls)]
    [InlineData("smtp.example.com", 25, SecureSocketOptions.Auto, SecureSocketOptions.StartTls)]
    [InlineData("smtp.example.com", 465, SecureSocketOptions.Auto, SecureSocketOptions.SslOnConnect)]
    [InlineData("smtp.example.com", 25, SecureSocketOptions.StartTlsWhenAvailable, SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData("10.0.0.7", 25, SecureSocketOptions.None, SecureSocketOptions.None)]
    [InlineData("localhost", 25, SecureSocketOptions.Auto, SecureSocketOptions.Auto)]
    [InlineData("127.0.0.1", 2525, SecureSocketOptions.Auto, SecureSocketOptions.Auto)]
    public void A_mail_server_elsewhere_is_never_spoken_to_in_plain_text_unless_that_is_asked_for(
        string host, int port, SecureSocketOptions asked, SecureSocketOptions given) =>
        Assert.Equal(given, new MailOptions { Host = host, Port = port, Security = asked }.Protection);
}
