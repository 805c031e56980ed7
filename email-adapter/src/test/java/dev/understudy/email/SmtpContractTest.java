package dev.understudy.email;

class SmtpContractTest extends EmailProviderContract {

  @Override
  MailDesk desk() {
    return new SmtpDesk();
  }
}
