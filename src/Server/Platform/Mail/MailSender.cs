using System.Threading.Channels;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Platform.Mail;

/// <param name="Text">Plain text; lines end with a line feed.</param>
public sealed record Mail(string To, string Subject, string Text);

/// <summary>
/// Sends mail, one after the other and in the background: who caused one does not wait, and learns nothing from how long it took. What
/// waits when the server stops is lost, and asked for again.
/// </summary>
public sealed partial class MailSender(IOptions<MailOptions> options, TimeProvider time, ILogger<MailSender> log) : SupervisedService
{
    private const int MostWaiting = 1_000;
    private const int Tries = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Mail> waiting = Channel.CreateBounded<Mail>(MostWaiting);

    /// <summary>Whether this server sends mail at all.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.Host);

    /// <summary>False where no mail is sent, or too much waits.</summary>
    public bool TrySend(Mail mail) => IsConfigured && waiting.Writer.TryWrite(mail);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var mail in waiting.Reader.ReadAllAsync(stopping)) await DeliverAsync(mail, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private async Task DeliverAsync(Mail mail, CancellationToken cancellation)
    {
        for (var (attempt, wait) = (1, FirstWait); ; attempt++, wait *= 2)
        {
            try
            {
                await SendAsync(mail, cancellation);
                return;
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // Whom it was for is personal, and what it said is a secret: neither is written down. From 500 on a refusal is for good
                // (RFC 5321, 4.2.1).
                var isOver = attempt == Tries || failure is SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 };
                LogFailed(mail.Subject, attempt, failure.Message);
                if (isOver) return;
                await Task.Delay(wait, time, cancellation);
            }
        }
    }

    private async Task SendAsync(Mail mail, CancellationToken cancellation)
    {
        var settings = options.Value;
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(new MailboxAddress(null, mail.To));
        message.Subject = mail.Subject;
        message.Date = time.GetUtcNow();
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = mail.Text };

        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await client.ConnectAsync(settings.Host!, settings.Port, settings.Protection, cancellation);
        if (!string.IsNullOrEmpty(settings.User)) await client.AuthenticateAsync(settings.User, settings.Password ?? "", cancellation);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "A mail ({Subject}) could not be sent, try {Try}: {Reason}")]
    private partial void LogFailed(string subject, int @try, string reason);
}
